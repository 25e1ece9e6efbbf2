import type { Digest, DigestFinding } from "../../../src/notify/digest.ts";
import { acceptedBy } from "./acceptance.ts";
import type { Topic } from "./circumstances.ts";
import type { Lives } from "./lives.ts";
import type { Moment } from "./moments.ts";
import type { StatementNews, Statements } from "./statements.ts";
import { idOf } from "./view.ts";
import type { Check, Ledger } from "./violations.ts";

/** What a topic owes those who read it of exceptions and attestations, and what it told them of these. */
export interface StatementReader {
  takeNote(news: readonly StatementNews[]): void;
  owes(): boolean;
  read(digest: Digest, moment: Moment): void;
  /** Keys of the fails of which they were told that somebody accepts them, since they last were told something else. */
  readonly accepted: ReadonlySet<string>;
}

type Change = Digest["dated"][number];

interface Owed {
  readonly isNew: boolean;
  readonly more: ReadonlySet<string>;
}

/** Readers of all topics: a topic that missed something is told of it together with what the others know by then. */
export function statementReaders(
  topics: readonly Topic[],
  { all }: Statements,
  lives: Lives,
  ledger: Ledger,
): ReadonlyMap<Topic, StatementReader> {
  const debts = new Map(topics.map((topic) => [topic, new Map<string, Owed>()]));
  /** What was owed to any of them when a moment's messages came. */
  let owedToAny: { readonly moment: Moment; readonly more: (key: string) => readonly string[] } | undefined;
  const moreOwedToAny = (moment: Moment) => {
    if (owedToAny?.moment !== moment) {
      const then = [...debts.values()].map((owed) => new Map(owed));
      owedToAny = { moment, more: (key) => then.flatMap((owed) => [...(owed.get(key)?.more ?? [])]) };
    }
    return owedToAny.more;
  };
  return new Map([...debts].map(([topic, owed]) => [topic, readerOf(topic, owed)]));

  function readerOf(topic: Topic, owed: Map<string, Owed>): StatementReader {
    const accepted = new Set<string>();

    const readOne = (
      change: Change,
      debt: Owed,
      moreToAny: readonly string[],
      check: (holds: boolean, words: string) => void,
    ) => {
      const { key, stage, covers, more, moreIds, whose } = change;
      const statement = all.get(key);
      if (statement === undefined) return;
      check(stage === statement.stage, `${key} is said to be ${stage}, and is ${statement.stage}`);
      check(
        covers === statement.covers.size,
        `${key} is said to cover ${covers}, and covers ${statement.covers.size}`,
      );
      const isSigned = statement.words.every((word) => whose?.includes(word) === true);
      check(isSigned, `${key} is said to be of ${whose}, and not of ${statement.words.join(" until ")}`);
      const isCovered = moreIds.every((id) => statement.covers.has(id));
      check(isCovered, `${key} is said to cover ${moreIds.join()}, and does not`);
      if (debt.isNew) return;
      const still = (ids: Iterable<string>) =>
        new Set([...ids].filter((id) => statement.covers.has(id))).size;
      const least = still(debt.more);
      const most = still([...debt.more, ...moreToAny]);
      check(
        more >= least && more <= most,
        `${key} is said to cover ${more} which it did not, and covers ${least} such`,
      );
    };

    return {
      accepted,
      takeNote: (news) => {
        for (const { key, isNew, more } of news) {
          const before = isNew ? undefined : owed.get(key);
          owed.set(key, {
            isNew: isNew || before?.isNew === true,
            more: new Set([...(before?.more ?? []), ...more]),
          });
        }
      },
      owes: () => owed.size > 0,
      read: (digest, moment) => {
        const { at, written } = moment;
        const moreToAny = moreOwedToAny(moment);
        const check = (name: Check, holds: boolean, words: string) =>
          ledger.check(name, holds, at, () => `${topic}: ${words}`);
        const said = new Map(digest.dated.map((change) => [change.key, change]));
        for (const key of owed.keys())
          check("written", said.has(key), `${key} is ${all.get(key)?.stage}, and that is not said`);
        for (const [key, change] of said) {
          const debt = owed.get(key);
          check("written", debt !== undefined, `${key} is said to be ${change.stage} again`);
          if (debt !== undefined)
            readOne(change, debt, moreToAny(key), (holds, words) => check("written", holds, words));
        }
        for (const [key, life] of lives.all) {
          const exception = life.isAccepted ? acceptedBy(written.exceptions, idOf(key), at) : undefined;
          if (exception !== undefined && said.has(`exception:${exception.rule}:${exception.resource}`))
            accepted.add(key);
        }
        for (const { finding } of listedIn(digest)) accepted.delete(finding.id);
        for (const { id } of digest.resolved) accepted.delete(id);
        owed.clear();
      },
    };
  }
}

function listedIn({ added, reopened, overdue, open }: Digest): readonly DigestFinding[] {
  return [...added, ...reopened, ...overdue, ...open];
}
