import type { LastUse, When } from "../account/report-row.ts";
import { isoSeconds } from "../account/time.ts";
import type { Resource } from "./rule.ts";

interface Identified<Credential> {
  readonly credential: Credential;
  readonly resource: Resource;
}

/**
 * The credentials of one user, oldest first, as resources. The report has no ids of keys or certificates, and the
 * columns they stand in change with every rotation: what tells one from another is when it was made. Two made in the
 * same second are told apart by an ordinal, in an order that the columns do not decide.
 */
export function withResources<Credential extends { readonly active: boolean }>(
  owner: Resource,
  type: "access-key" | "signing-certificate",
  credentials: readonly Credential[],
  madeOf: (credential: Credential) => When,
): readonly Identified<Credential>[] {
  const sorted = credentials
    .map((credential) => ({ credential, made: idPart(madeOf(credential)) }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return sorted.map(({ credential, made }, index) => {
    const ordinal = sorted[index - 1]?.made === made ? "/2" : "";
    const kind = type.replace("-", " ");
    const name = made === UNDATED ? `${UNDATED} ${kind}` : `${kind} of ${made.slice(0, 10)}`;
    return { credential, resource: { type, id: `${owner.id}/${type}/${made}${ordinal}`, name, owner } };
  });
}

const UNDATED = "undated";

function idPart(made: When): string {
  return made.kind === "date" ? isoSeconds(made.at) : UNDATED;
}

function sortKey({ credential, made }: { credential: { readonly active: boolean }; made: string }): string {
  return `${made} ${credential.active ? 0 : 1} ${JSON.stringify(credential)}`;
}

/** A date of the report as evidence; where there is none, which of the words that are not dates stands there. */
export function asEvidence(date: When | LastUse): Date | string {
  return date.kind === "date" ? date.at : date.kind;
}
