import { DAY_MS, HOUR_MS } from "../../../src/account/time.ts";
import type { Audit } from "../../../src/audit/audit.ts";
import type { Digest, DigestFinding } from "../../../src/notify/digest.ts";
import type { Topic } from "./circumstances.ts";
import { type Life, type Lives, REMEMBERED_MS, type Transition } from "./lives.ts";
import type { Moment } from "./moments.ts";
import type { StatementReader } from "./statement-reader.ts";
import type { StatementNews } from "./statements.ts";
import { idOf, keyOf } from "./view.ts";
import type { Check, Ledger } from "./violations.ts";

/** What somebody knows who reads every message of a topic, and what that topic still owes them. */
export interface Reader {
  /** Takes note of a moment: of what happened, and of what was said. */
  read(moment: Moment, news: News): void;
  /** Keys of what they were ever told. */
  readonly heard: ReadonlySet<string>;
  /** Reasons for why they were told that something is over, by key. */
  readonly farewells: ReadonlyMap<string, string>;
  /** Keys of what they were told that somebody accepts. */
  readonly accepted: ReadonlySet<string>;
}

interface News {
  readonly transitions: readonly Transition[];
  readonly overdue: readonly string[];
  readonly statements: readonly StatementNews[];
}

const WEEK_MS = 7 * DAY_MS;
/** It is forgotten by an audit that finds it well: the last one may have been so long ago. */
const BETWEEN_AUDITS_MS = 8 * DAY_MS;

export function readerOf(topic: Topic, lives: Lives, written: StatementReader, ledger: Ledger): Reader {
  const known = new Set<string>();
  const heard = new Set<string>();
  const farewells = new Map<string, string>();
  /** Owed: what happened since the last message. */
  let happened = new Set<string>();
  let overdue = new Set<string>();
  let blind = new Set<string>();
  let newlyBlind = new Set<string>();
  let settings: string | undefined;
  let owesSettings = false;
  let wholeAt: Date | undefined;
  let weeklyAt: Date | undefined;
  let lastAt: Date | undefined;

  const isOpen = (key: string) => lives.all.get(key)?.isOpen === true;
  const owes = (isWhole: boolean) =>
    happened.size > 0 ||
    overdue.size > 0 ||
    // An audit of some rules cannot show what could not be checked of others.
    (isWhole && newlyBlind.size > 0) ||
    owesSettings ||
    written.owes() ||
    wholeAt === undefined;

  const takeNote = ({ seen }: Moment, news: News) => {
    for (const { key, to } of news.transitions) {
      // What somebody accepts is told with the exception.
      if (to === "accepted") happened.delete(key);
      else happened.add(key);
      overdue.delete(key);
    }
    // What is new to a reader is told with its date: it was never told to be mended by then.
    for (const key of news.overdue) if (known.has(key) && !happened.has(key)) overdue.add(key);
    for (const key of overdue) if (!isOpen(key)) overdue.delete(key);
    written.takeNote(news.statements);
    if (seen.scope !== undefined) return;
    const now = blindSpots(seen);
    newlyBlind = new Set([...now].filter((key) => newlyBlind.has(key) || !blind.has(key)));
    blind = now;
    if (settings !== undefined && settings !== seen.settingsHash) owesSettings = true;
    settings = seen.settingsHash;
  };

  const readOne = (digest: Digest, moment: Moment) => {
    const { at } = moment;
    const check = (name: Check, holds: boolean, words: string) =>
      ledger.check(name, holds, at, () => `${topic}: ${words}`);
    const opened = new Map([...digest.added, ...digest.reopened].map((one) => [keyOf(one.finding), one]));
    const unverified = new Map(digest.unverified.map((one) => [one.id, one]));
    // Of what happened and can be seen no more, the message does not say when.
    const isUnverified = (key: string) => unverified.has(idOf(key));
    const over = new Map([
      ...digest.resolved.map((one) => [one.id, one.because] as const),
      ...digest.unwatched.map((one) => [one.id, "rule_off"] as const),
    ]);
    for (const key of new Set([...opened.keys(), ...over.keys()]))
      check("once", happened.has(key), `${key} is announced, and has not changed since the last message`);
    for (const key of happened) {
      const life = lives.all.get(key);
      const isSaid = life?.isOpen ? opened.has(key) || isUnverified(key) : over.has(key);
      const isSaidWrong = life?.isOpen ? over.has(key) : opened.has(key) || isUnverified(key);
      const isOwed = life?.isOpen ? !known.has(key) : known.has(key) || written.accepted.has(key);
      if (isOwed) check("once", isSaid, `${key} is ${life?.isOpen ? "open" : "over"}, and is not announced`);
      check("once", !isSaidWrong, `${key} is announced to be the opposite of what it is`);
    }
    const wellForMs = ({ finding }: DigestFinding) => lifeOf(keyOf(finding))?.wellForMs ?? 0;
    for (const one of digest.reopened)
      check(
        "true",
        wellForMs(one) <= REMEMBERED_MS + BETWEEN_AUDITS_MS,
        `${one.finding.id} is said to fail again, and is new`,
      );
    for (const one of digest.added)
      check("true", wellForMs(one) > REMEMBERED_MS, `${one.finding.id} is said to be new, and fails again`);
    for (const [key, { because }] of opened)
      check(
        "reasons",
        lifeOf(key)?.opened === because,
        `${key} is open by ${because} and not ${lifeOf(key)?.opened}`,
      );
    for (const [key, because] of over) {
      check(
        "reasons",
        lifeOf(key)?.because.includes(because) === true,
        `${key} is over by ${because} and not by ${lifeOf(key)?.because.join()}`,
      );
      farewells.set(key, because);
      known.delete(key);
    }
    for (const key of overdue) {
      const isShown = digest.overdue.some(({ finding }) => finding.id === key);
      const dueAt = unverified.get(key)?.dueAt;
      check(
        "overdue",
        isShown || (dueAt !== undefined && dueAt <= at),
        `${key} is overdue, and not said to be`,
      );
    }
    for (const { finding } of digest.overdue) {
      const life = lifeOf(finding.id);
      check("overdue", life?.isOverdue === true, `${finding.id} is said to be overdue, and is not`);
    }
    const listed = [...digest.added, ...digest.reopened, ...digest.overdue, ...digest.open];
    checkListed(listed, digest, check);
    for (const key of [...listed.map(({ finding }) => keyOf(finding)), ...unverified.keys()]) {
      known.add(key);
      heard.add(key);
      farewells.delete(key);
    }
    const isQuiet = !owes(digest.scope === undefined);
    check("weekly", digest.weekly === isQuiet, `weekly is ${digest.weekly}, and quiet ${isQuiet}`);
    if (digest.weekly) {
      const gap = at.getTime() - (weeklyAt?.getTime() ?? 0);
      check("weekly", gap >= WEEK_MS - HOUR_MS, "a second weekly summary in a week");
      weeklyAt = at;
    }
    written.read(digest, moment);
    for (const key of written.accepted) known.delete(key);
    happened = new Set();
    overdue = new Set();
    owesSettings = false;
    lastAt = at;
    if (digest.scope !== undefined) return;
    newlyBlind = new Set();
    wholeAt = at;
  };

  /** A list is the truth as far as it can be seen: nothing is in two, none is missing, and each has its date. */
  function checkListed(
    listed: readonly DigestFinding[],
    { unverified, scope }: Digest,
    check: (name: Check, holds: boolean, words: string) => void,
  ): void {
    const keys = [...listed.map(({ finding }) => keyOf(finding)), ...unverified.map(({ id }) => id)];
    check("said", new Set(keys).size === keys.length, "something is listed twice");
    for (const { finding, dueAt } of listed) {
      const life = lifeOf(keyOf(finding));
      check("said", life?.isOpen === true, `${finding.id} is listed, and is not open`);
      check(
        "said",
        (life?.dueAt ?? undefined)?.getTime() === dueAt?.getTime(),
        `${finding.id} is due ${dueAt?.toISOString()} and not ${life?.dueAt?.toISOString()}`,
      );
    }
    if (scope !== undefined) return;
    for (const [key, life] of lives.all)
      if (life.isOpen && !life.isFact) check("said", keys.includes(key), `${key} is open, and not listed`);
  }

  function lifeOf(key: string): Life | undefined {
    return lives.all.get(key);
  }

  return {
    heard,
    farewells,
    accepted: written.accepted,
    read: (moment, news) => {
      takeNote(moment, news);
      const { at, seen, reachable } = moment;
      const messages = moment.messages[topic];
      const isWeekDue =
        seen.scope === undefined &&
        wholeAt !== undefined &&
        at.getTime() - wholeAt.getTime() >= WEEK_MS - HOUR_MS;
      const expected = reachable.has(topic) && (owes(seen.scope === undefined) || isWeekDue) ? 1 : 0;
      ledger.check(
        "quiet",
        messages.length === expected,
        at,
        () => `${topic}: ${messages.length} messages where there is reason for ${expected}`,
      );
      for (const digest of messages) readOne(digest, moment);
      if (!reachable.has(topic) || seen.scope !== undefined) return;
      const silent = at.getTime() - (lastAt?.getTime() ?? 0);
      ledger.check("weekly", silent <= WEEK_MS + HOUR_MS, at, () => `${topic}: nothing for more than a week`);
    },
  };
}

/** What an audit could not see, as people would count it. */
function blindSpots({ coverage, findings }: Audit): Set<string> {
  const rows = coverage.filter(({ status }) => status === "malformed_row").length;
  return new Set([
    ...coverage.flatMap(({ section, status, reason }) =>
      status === "malformed_row" ? [] : [`${section} ${status} ${reason}`],
    ),
    ...[...Array(rows).keys()].map((row) => `row ${row}`),
    ...findings.flatMap(({ id, outcome, messageId }) =>
      outcome === "unknown" && messageId !== "unavailable" && messageId !== "malformedRow" ? [id] : [],
    ),
  ]);
}
