import type { When } from "./report-cells.ts";
import type { Resource } from "./resource.ts";
import { isoSeconds } from "./time.ts";

/** A credential with what it is called by in findings. */
export type Identified<Credential> = Credential & { readonly resource: Resource };

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
  const sorted = credentials.map((credential) => ({ credential, made: idPart(madeOf(credential)) }));
  sorted.sort((a, b) =>
    a.made === b.made ? orderWithin(a.credential, b.credential) : a.made < b.made ? -1 : 1,
  );
  const kind = type.replace("-", " ");
  return sorted.map(({ credential, made }, index) => {
    const ordinal = sorted[index - 1]?.made === made ? "/2" : "";
    const name = made === UNDATED ? `${UNDATED} ${kind}` : `${kind} of ${made.slice(0, 10)}`;
    const id = `${owner.id}/${type}/${made}${ordinal}`;
    const resource = { type, id, name, ...bearer(made, owner), owner };
    return { ...credential, resource };
  });
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
