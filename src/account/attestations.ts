import type { Attestation } from "./section-values.ts";
import { parseUtc } from "./time.ts";

/** What somebody stated, with the day on which it was true as an instant: 00:00 UTC, the day's beginning. */
interface AttestedDay {
  readonly at: Date;
  readonly by: string;
}

/** The newest attestation of one kind. One of a day that has not begun attests nothing yet and does not count. */
export function newestAttestation(
  attestations: readonly Attestation[],
  id: Attestation["id"],
  now: Date,
): AttestedDay | undefined {
  let newest: AttestedDay | undefined;
  for (const attestation of attestations) {
    if (attestation.id !== id) continue;
    const at = parseUtc(`${attestation.on}T00:00:00Z`);
    if (at === undefined || at > now) continue;
    if (newest === undefined || at > newest.at) newest = { at, by: attestation.by };
  }
  return newest;
}
