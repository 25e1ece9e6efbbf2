import type { When } from "../account/report-cells.ts";
import { isoSeconds } from "../account/time.ts";
import type { Resource } from "./rule.ts";

interface Identified<Credential> {
  readonly credential: Credential;
  readonly resource: Resource;
}

/** What has been made of a list once serves all rules that read it. */
const identified = new WeakMap<readonly unknown[], readonly Identified<unknown>[]>();

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
  const before = identified.get(credentials);
  // Under the list of credentials stands what was made of these same credentials.
  if (before !== undefined) return before as readonly Identified<Credential>[];
  const sorted = credentials.map((credential) => ({ credential, made: idPart(madeOf(credential)) }));
  sorted.sort((a, b) =>
    a.made === b.made ? orderWithin(a.credential, b.credential) : a.made < b.made ? -1 : 1,
  );
  const kind = type.replace("-", " ");
  const made = sorted.map(({ credential, made }, index): Identified<Credential> => {
    const ordinal = sorted[index - 1]?.made === made ? "/2" : "";
    const name = made === UNDATED ? `${UNDATED} ${kind}` : `${kind} of ${made.slice(0, 10)}`;
    const id = `${owner.id}/${type}/${made}${ordinal}`;
    return { credential, resource: { type, id, name, ...bearer(made, owner), owner } };
  });
  identified.set(credentials, made);
  return made;
}

const UNDATED = "undated";

/** Without its own date only its owner's tells it from that of a user who had the name before. */
function bearer(made: string, { generation }: Resource): Pick<Resource, "generation"> {
  return made === UNDATED && generation !== undefined ? { generation } : {};
}

function idPart(made: When): string {
  return made.kind === "date" ? isoSeconds(made.at) : UNDATED;
}

/** Of the same second: by what the credentials are, never by the columns they stood in. */
function orderWithin(a: { readonly active: boolean }, b: { readonly active: boolean }): number {
  if (a.active !== b.active) return a.active ? -1 : 1;
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
