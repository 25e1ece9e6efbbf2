import { DAY_MS, isoSeconds } from "../../../src/account/time.ts";
import { isOpen } from "../../../src/audit/state.ts";
import { keyId, userArn } from "../account-fixture.ts";
import { acceptedBy } from "./acceptance.ts";
import { type LivedAccount, livedAccount } from "./account.ts";
import { administrator } from "./administrator.ts";
import { chanceBy } from "./chance.ts";
import { CALM_DAYS, circumstances, type Topic } from "./circumstances.ts";
import { type Lives, lives } from "./lives.ts";
import { type Moment, momentsOf, TOPICS } from "./moments.ts";
import { type Reader, readerOf } from "./reader.ts";
import { statementReaders } from "./statement-reader.ts";
import { type Statements, statements } from "./statements.ts";
import { viewOf } from "./view.ts";
import { type Ledger, ledger } from "./violations.ts";

/** What a week came to, on the alerts topic but where it says chat. */
interface Week {
  audits: number;
  messages: number;
  chat: number;
  added: number;
  reopened: number;
  resolved: number;
  unwatched: number;
  /** That came to be so. */
  overdue: number;
  /** That came to be so. */
  accepted: number;
  /** Lines about exceptions and attestations. */
  written: number;
  weekly: number;
}

export interface SimulatedYear extends Pick<Ledger, "counts" | "violations"> {
  readonly weeks: readonly Week[];
  /** Fails that were ever seen. */
  readonly fails: number;
  /** Of these, what the last audit finds accepted. */
  readonly accepted: number;
  readonly rotations: number;
  readonly remade: number;
}

const NOTHING: Week = {
  audits: 0,
  messages: 0,
  chat: 0,
  added: 0,
  reopened: 0,
  resolved: 0,
  unwatched: 0,
  overdue: 0,
  accepted: 0,
  written: 0,
  weekly: 0,
};

interface Options {
  readonly days?: number;
  /** Changes what was seen and said before it is looked at: to show that it would be found. */
  readonly altered?: (moment: Moment) => Moment;
}

/** Lives through some days of a fictional account, and compares what people were told with what was the case. */
export async function simulateYear(
  seed: number,
  { days = 365, altered = (moment) => moment }: Options = {},
): Promise<SimulatedYear> {
  const account = livedAccount(chanceBy(seed), days);
  const year = circumstances(chanceBy(seed + 1_000_003), days);
  const admin = administrator(chanceBy(seed + 3_000_003), days);
  const { moments, state } = momentsOf(account, admin, year, chanceBy(seed + 2_000_003));
  const book = ledger();
  const seen = lives(book);
  const written = statements();
  const readers = new Map(
    [...statementReaders(TOPICS, written, seen, book)].map(([topic, ofWritten]) => [
      topic,
      readerOf(topic, seen, ofWritten, book),
    ]),
  );
  const weeks = [...Array(Math.ceil(days / 7)).keys()].map(() => ({ ...NOTHING }));
  let last: Moment | undefined;
  for await (const lived of moments) {
    const moment = altered(lived);
    if (moment.seen.scope === undefined) last = moment;
    const view = viewOf(moment);
    const news = { ...seen.see(moment, view), statements: written.see(moment, view) };
    for (const reader of readers.values()) reader.read(moment, news);
    checkNewcomers(moment, account, book);
    const week = weeks[Math.floor(moment.day / 7)];
    if (week !== undefined) count(week, moment, news);
  }
  if (last !== undefined) checkEnd({ state: await state(), last, account, seen, written, readers, book });
  return {
    counts: book.counts,
    violations: book.violations,
    weeks,
    fails: seen.all.size,
    accepted: [...seen.all.values()].filter(({ isAccepted }) => isAccepted).length,
    rotations: account.rotations.length,
    remade: account.remade.length,
  };
}

function count(
  week: Week,
  { messages: { alerts, chat } }: Moment,
  { overdue, transitions }: ReturnType<Lives["see"]>,
): void {
  week.audits += 1;
  week.overdue += overdue.length;
  week.accepted += transitions.filter(({ to }) => to === "accepted").length;
  week.messages += alerts.length;
  week.chat += chat.length;
  for (const digest of alerts) {
    for (const list of ["added", "reopened", "resolved", "unwatched"] as const)
      week[list] += digest[list].length;
    week.written += digest.dated.length;
    if (digest.weekly) week.weekly += 1;
  }
}

/** Neither a key that has just taken the place of another nor a user made anew has a past. */
function checkNewcomers(
  { at, messages }: Moment,
  { rotations, remade }: LivedAccount,
  { check }: Ledger,
): void {
  const news = TOPICS.flatMap((topic) => messages[topic]);
  const announced = news.flatMap(({ added, reopened }) => [...added, ...reopened]);
  for (const { name, made } of rotations) {
    if (at.getTime() - made.getTime() > 7 * DAY_MS) continue;
    const own = announced.filter(({ finding }) => finding.resource.id === keyId(name, isoSeconds(made)));
    check("rotation", own.length === 0, at, () => `${name}'s new key starts ${own[0]?.finding.id}`);
  }
  const newest = new Map(remade.map(({ name, made }) => [userArn(name), made]));
  for (const { finding, openedAt } of announced) {
    const made = newest.get(finding.resource.id);
    if (made === undefined) continue;
    const isOfNew = finding.resource.generation === isoSeconds(made) && openedAt >= made;
    check("remade", isOfNew, at, () => `${finding.id} is taken for that of the user before`);
  }
}

interface End {
  readonly state: Awaited<ReturnType<ReturnType<typeof momentsOf>["state"]>>;
  /** The last audit of all rules. */
  readonly last: Moment;
  readonly account: LivedAccount;
  readonly seen: Lives;
  readonly written: Statements;
  readonly readers: ReadonlyMap<Topic, Reader>;
  readonly book: Ledger;
}

function checkEnd({ state, last, account, seen, written, readers, book: { check } }: End): void {
  const { at } = last;
  for (const [key, { stage }] of written.all) {
    // What is in the settings no more may be forgotten.
    const kept = state.dated[key]?.stage ?? "withdrawn";
    check("end", kept === stage, at, () => `${key} is ${stage}, and ${kept} in the memory`);
  }
  for (const [key, life] of seen.all) {
    if (life.isFact) continue;
    const kept = state.findings[key];
    if (life.isOpen) {
      check(
        "end",
        kept !== undefined && isOpen(kept) && kept.dueAt !== null,
        at,
        () => `${key} is open, and the memory has it not`,
      );
    } else if (life.isAccepted) {
      const by = acceptedBy(last.written.exceptions, key, at);
      const shown = last.seen.findings.find(({ id }) => id === key)?.exception;
      check("end", kept?.last === "excepted", at, () => `${key} is accepted, and not so in the memory`);
      check(
        "end",
        by !== undefined && shown?.expires === by.expires && shown.owner === by.owner,
        at,
        () => `${key} is accepted, and not said by whom until when`,
      );
    } else {
      check(
        "end",
        kept === undefined || kept.because !== undefined,
        at,
        () => `${key} is over for no reason`,
      );
      check("end", kept === undefined || !isOpen(kept), at, () => `${key} is over, and open in the memory`);
    }
    const fate = life.isOpen ? "open" : life.isAccepted ? "accepted" : "over";
    for (const [topic, { heard, farewells, accepted }] of readers) {
      const isSaid = {
        open: heard.has(key),
        accepted: accepted.has(key),
        over: !heard.has(key) || farewells.has(key),
      }[fate];
      check("end", isSaid, at, () => `${topic} never heard that ${key} is ${fate}`);
    }
  }
  const isLeft = (id: string) =>
    Object.entries(state.findings).some(([key, one]) => key.endsWith(id) && isOpen(one));
  // What happened in the last days may not be over yet.
  const isPast = ({ made }: { readonly made: Date }) => at.getTime() - made.getTime() > CALM_DAYS * DAY_MS;
  for (const { name, old } of account.rotations.filter(isPast)) {
    const id = keyId(name, isoSeconds(old));
    check("rotation", !isLeft(id), at, () => `something fails of ${id}, which is gone`);
  }
  for (const { name, old } of account.remade.filter(isPast)) {
    const id = `${userArn(name)}@${isoSeconds(old)}`;
    check("remade", !isLeft(id), at, () => `something fails of ${id}, who is gone`);
  }
}
