import type { FormerFinding, OpenFinding } from "../audit/changes.ts";
import type { Finding } from "../audit/finding.ts";
import { rank, type Severity } from "../rules/rule.ts";
import type { Digest, DigestFinding } from "./digest.ts";

/** What fails by a digest, or did and was not seen since. */
type Fails = Pick<Digest, "first" | "added" | "reopened" | "overdue" | "open" | "unverified">;

/** What nobody was told, or not that its date has passed, gravest first; of the first one all of it. */
export function newsOf(digest: Fails): {
  readonly fails: readonly DigestFinding[];
  readonly former: readonly FormerFinding[];
} {
  const { first, added, reopened, overdue, unverified } = digest;
  const late = overdue.filter(({ newlyOverdue }) => newlyOverdue);
  return {
    fails: first ? allFails(digest) : gravestFails([...added, ...reopened, ...late]),
    former: gravestFirst(unverified.filter((one) => isUntold(one) || one.newlyOverdue)),
  };
}

/** What a digest is about: what is new, else what stands. Gravest first. */
export function worstOf(digest: Fails): readonly Pick<Finding, "rule" | "severity">[] {
  const news = newsOf(digest);
  const isNews = news.fails.length + news.former.length > 0;
  const { fails, former } = isNews ? news : { fails: allFails(digest), former: digest.unverified };
  return gravestFirst([...fails.map(({ finding }) => finding), ...former]);
}

/** All that the audit shows to fail. */
export function allFails({ added, reopened, overdue, open }: Fails): readonly DigestFinding[] {
  return gravestFails([...added, ...reopened, ...overdue, ...open]);
}

/** What fails by what is to be said of it, whether it could be judged now or not. */
export function fatesOf(digest: Fails & Pick<Digest, "observedAt">) {
  const { added, reopened, overdue, open } = digest;
  const findings = (fails: readonly DigestFinding[]) => fails.map(({ finding }) => finding);
  const former = formerOf(digest);
  return {
    added: [...findings(added), ...former.untold.filter(({ untold }) => untold === "new")],
    reopened: [...findings(reopened), ...former.untold.filter(({ untold }) => untold === "again")],
    overdue: [...findings(overdue), ...former.overdue],
    open: [...findings(open), ...former.open],
  };
}

/** What could not be judged now, by what is to be said of it. */
export function formerOf({ unverified, observedAt }: Pick<Digest, "unverified" | "observedAt">) {
  const told = unverified.filter((one) => !isUntold(one));
  const isOverdue = ({ dueAt }: FormerFinding) => dueAt !== undefined && dueAt <= observedAt;
  return {
    untold: unverified.filter(isUntold),
    overdue: told.filter(isOverdue),
    open: told.filter((one) => !isOverdue(one)),
  };
}

export function isUntold({ untold }: FormerFinding): boolean {
  return untold !== undefined;
}

export function gravestFails<Fail extends OpenFinding>(fails: readonly Fail[]): Fail[] {
  return fails.toSorted((a, b) => rank(b.finding.severity) - rank(a.finding.severity));
}

export function gravestFirst<Item extends { readonly severity: Severity }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => rank(b.severity) - rank(a.severity));
}
