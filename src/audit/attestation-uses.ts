import { newestAttestation } from "../account/attestations.ts";
import type { Attestation } from "../account/section-values.ts";
import { daysAfter } from "../account/time.ts";
import { MOST_DAYS } from "./lifecycle-settings.ts";
import type { ConfiguredRule } from "./rule-settings.ts";

/** An attestation that stands, and how long the rule that reads it takes it. */
export interface AttestationUse {
  readonly id: Attestation["id"];
  /** The day of it, `YYYY-MM-DD`. */
  readonly on: string;
  /** The last moment at which it is taken; undefined where its rule is switched off, and nobody reads it. */
  readonly until: Date | undefined;
  readonly by: string;
}

/** By whom each kind of attestation is read, and by which parameter it is too old. */
export const READERS = {
  "root-password-changed": { rule: "root-password-age", days: "maxAgeDays" },
  "root-recovery": { rule: "root-recovery", days: "validDays" },
} as const satisfies Readonly<Record<Attestation["id"], { readonly rule: string; readonly days: string }>>;

/** The newest attestation of each kind. */
export function attestationUses(
  attestations: readonly Attestation[],
  rules: readonly ConfiguredRule[],
  now: Date,
): AttestationUse[] {
  return (Object.keys(READERS) as Attestation["id"][]).flatMap((id) => {
    const reader = rules.find(({ rule }) => rule.id === READERS[id].rule);
    const newest = newestAttestation(attestations, id, now);
    if (newest === undefined) return [];
    // The rule's schema made it a number.
    const days = reader && Math.min(Number(reader.parameters[READERS[id].days]), MOST_DAYS);
    const until = days === undefined ? undefined : daysAfter(newest.at, days);
    return [{ id, on: newest.at.toISOString().slice(0, 10), until, by: newest.by }];
  });
}
