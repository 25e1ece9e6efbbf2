import { DAY_MS } from "../account/time.ts";
import type { Audit } from "./audit.ts";
import type { ExceptionUse } from "./exceptions.ts";
import { fatesIn } from "./fates.ts";
import type { DatedStatement, Stage } from "./state.ts";
import type { Turn } from "./transitions.ts";

type Dated = Readonly<Record<string, DatedStatement>>;

/** What holds until a date, as the audit saw it. */
interface Seen {
  readonly stage: Stage;
  readonly text: string;
  readonly covers: readonly string[];
}

/**
 * What is remembered of exceptions and attestations after one more audit of the whole account. A stamp is given to what is
 * new, to what was changed or withdrawn, to what is about to end or has ended, and to an exception that covers something
 * which it did not cover before: exceptions are what an intruder would reach for.
 */
export function datedAfter(before: Dated, audit: Audit, turn: Turn): Record<string, DatedStatement> {
  const after: Record<string, DatedStatement> = {};
  const fate = fatesIn(audit);
  for (const use of audit.exceptions) {
    const key = exceptionKey(use.exception);
    const known = before[key];
    const stage = stageOf(use, known, turn);
    // What it covered and cannot be judged now is covered still: to see it again is no news.
    const isUnsure = (id: string) => use.state === "not_judged" || fate(id, use.exception) === "unverified";
    const unsure = (known?.covers ?? []).filter(isUnsure);
    // Once it has ended it covers nothing, whatever can be judged.
    const covers = stage === "expired" ? [] : [...new Set([...use.findingIds, ...unsure])].toSorted();
    after[key] = stamped(known, { stage, text: JSON.stringify(use.exception), covers }, turn);
  }
  for (const { id, on, by, until } of audit.attestations) {
    const key = `attestation:${id}`;
    const known = before[key];
    // Nobody reads it: it is as it was, and who never heard of it need not.
    const stage = until === undefined ? known?.stage : ending(until, turn);
    if (stage === undefined) continue;
    after[key] = stamped(known, { stage, text: JSON.stringify({ on, by }), covers: [] }, turn);
  }
  for (const [key, known] of Object.entries(before)) {
    if (after[key] !== undefined) continue;
    if (known.stage !== "withdrawn") {
      after[key] = { ...known, stage: "withdrawn", covers: [], more: [], changedIn: turn.revision };
    } else if (known.changedIn > turn.toldToAll) after[key] = known;
  }
  return after;
}

export function exceptionKey({ rule, resource }: ExceptionUse["exception"]): string {
  return `exception:${rule}:${resource}`;
}

/** It ends by its date, also while nobody can tell what it covers. Whether it covers anything has to be seen. */
function stageOf({ state, until }: ExceptionUse, known: DatedStatement | undefined, turn: Turn): Stage {
  if (state === "expired" || state === "matches_nothing") return state;
  const isIdle = state === "not_judged" && known?.stage === "matches_nothing";
  return isIdle ? "matches_nothing" : ending(until, turn);
}

function ending(until: Date, { now, settings }: Turn): Stage {
  if (until <= now) return "expired";
  return until.getTime() - now.getTime() <= settings.endingDays * DAY_MS ? "ending" : "in_force";
}

/** What an exception covers and did not before is kept until everybody was told of it: the next stamp is not to lose it. */
function stamped(
  known: DatedStatement | undefined,
  { stage, text, covers: all }: Seen,
  { revision, toldToAll }: Turn,
): DatedStatement {
  const covers = [...all];
  // What was over and holds again begins anew.
  if (known === undefined || known.stage === "withdrawn" || known.stage === "expired") {
    const isSame = known?.text === text && known.stage === stage;
    return isSame ? { ...known, covers } : { stage, text, changedIn: revision, covers, more: [] };
  }
  const kept = known.more.filter((id) => covers.includes(id));
  const added = covers.filter((id) => !known.covers.includes(id));
  if (known.text === text && known.stage === stage && added.length === 0)
    return { ...known, covers, more: kept };
  const untold = known.changedIn > toldToAll ? kept : [];
  return { stage, text, changedIn: revision, covers, more: [...untold, ...added] };
}
