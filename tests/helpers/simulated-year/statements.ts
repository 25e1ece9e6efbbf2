import type { Attestation } from "../../../src/account/section-values.ts";
import { DAY_MS } from "../../../src/account/time.ts";
import type { Exception } from "../../../src/audit/exceptions.ts";
import { acceptedBy, isNamed, isPast } from "./acceptance.ts";
import type { Moment } from "./moments.ts";
import type { View } from "./view.ts";

/** What could be seen of something that somebody wrote and that ends some day. Not made by the service. */
interface Statement {
  readonly text: string;
  readonly stage: "in_force" | "ending" | "expired" | "matches_nothing" | "withdrawn";
  /** Ids of the fails that it covers, as far as anybody can tell. */
  readonly covers: ReadonlySet<string>;
  /** Who wrote it and when it ends; both are said. */
  readonly words: readonly string[];
}

/** Of which people have to be told. */
export interface StatementNews {
  readonly key: string;
  /** It was written, or says something else now. */
  readonly isNew: boolean;
  /** What it covers and did not before. */
  readonly more: readonly string[];
}

export interface Statements {
  /** By the names that messages have for them. */
  readonly all: ReadonlyMap<string, Statement>;
  see(moment: Moment, view: View): readonly StatementNews[];
}

/** As it is promised. Not read from the settings' defaults. */
const REMINDED_DAYS = 14;
const ATTESTED_DAYS = 365;

export function statements(): Statements {
  const all = new Map<string, Statement>();
  return {
    all,
    see: (moment, view) => {
      // An audit of some rules says nothing of what somebody wrote about all of them.
      if (moment.seen.scope !== undefined) return [];
      const { exceptions, attestations } = moment.written;
      const now = new Map([
        ...exceptions.map((one) => {
          const key = `exception:${one.rule}:${one.resource}`;
          return [key, exceptionAt(one, all.get(key), moment, view)] as const;
        }),
        ...newestOf(attestations, moment.at).map(
          (one) => [`attestation:${one.id}`, attestationAt(one, moment.at)] as const,
        ),
      ]);
      for (const [key, before] of all)
        if (!now.has(key))
          now.set(key, { ...before, text: "", stage: "withdrawn", covers: new Set(), words: [] });
      return [...now].flatMap(([key, statement]) => {
        const before = all.get(key);
        all.set(key, statement);
        const isNew = before?.text !== statement.text;
        const more = isNew ? [] : [...statement.covers].filter((id) => !before.covers.has(id));
        return isNew || before.stage !== statement.stage || more.length > 0 ? [{ key, isNew, more }] : [];
      });
    },
  };
}

function exceptionAt(
  exception: Exception,
  before: Statement | undefined,
  { at, seen, written }: Moment,
  view: View,
): Statement {
  const { rule, owner, expires } = exception;
  const text = JSON.stringify(exception);
  const words = [owner, expires];
  if (isPast(exception, at)) return { text, stage: "expired", covers: new Set(), words };
  const named = seen.findings.filter(({ id, outcome }) => outcome === "fail" && isNamed(exception, id));
  const covered = named.filter(({ id }) => acceptedBy(written.exceptions, id, at) === exception);
  const unseen = [...(before?.covers ?? [])].filter(
    (id) => view.outcomeOf(id) !== "fail" && !(view.isApplied(rule) && view.isSeenWell(rule, id)),
  );
  const isIdle = named.length === 0 && matchesNothing(exception, before, view);
  return {
    text,
    stage: isIdle ? "matches_nothing" : endingOf(new Date(Date.parse(expires) + DAY_MS), at),
    covers: new Set([...covered.map(({ id }) => id), ...unseen]),
    words,
  };
}

/** That nothing it names fails has to be seen; else it is as it was. */
function matchesNothing(exception: Exception, before: Statement | undefined, view: View): boolean {
  const { rule, resource } = exception;
  const isSeen = view.isApplied(rule) && view.isSeenWell(rule, `${rule}:${resource}`);
  return isSeen || before?.stage === "matches_nothing";
}

function newestOf(attestations: readonly Attestation[], at: Date): Attestation[] {
  const made = attestations.filter(({ on }) => new Date(on) <= at);
  return [...Map.groupBy(made, ({ id }) => id).values()].flatMap((all) =>
    all.toSorted((a, b) => (a.on < b.on ? 1 : -1)).slice(0, 1),
  );
}

function attestationAt({ on, by }: Attestation, at: Date): Statement {
  const until = new Date(Date.parse(on) + ATTESTED_DAYS * DAY_MS);
  const words = [by, until.toISOString().slice(0, 10)];
  return { text: `${on} ${by}`, stage: endingOf(until, at), covers: new Set(), words };
}

function endingOf(until: Date, at: Date): Statement["stage"] {
  if (until <= at) return "expired";
  return until.getTime() - at.getTime() <= REMINDED_DAYS * DAY_MS ? "ending" : "in_force";
}
