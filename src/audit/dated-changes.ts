import type { Audit } from "./audit.ts";
import { exceptionKey } from "./dated.ts";
import type { DatedStatement, State } from "./state.ts";

/** An exception or an attestation of which there is something to say. */
export interface DatedChange extends Pick<DatedStatement, "stage"> {
  /** `exception:root-mfa:arn...`, `attestation:root-recovery` */
  readonly key: string;
  /** How many findings an exception covers. */
  readonly covers: number;
  /** How many of these it did not cover before, and ids of the first of them. */
  readonly more: number;
  readonly moreIds: readonly string[];
  /** Of whom it is, and its last day: `Security, until 2027-06-30`; undefined where it is in the settings no more. */
  readonly whose?: string | undefined;
  /** What to write instead, where it names nothing. */
  readonly hint?: string | undefined;
}

/** Of what an exception covers all at once; the rest is counted. */
const MOST_NAMED = 3;

/** @param isNews whether an audience was not told of what has this stamp */
export function datedChanges(
  dated: State["dated"],
  audit: Audit,
  isNews: (stamp: number) => boolean,
): DatedChange[] {
  const wordsOf = datedWords(audit);
  return Object.entries(dated).flatMap(([key, { stage, more, covers, changedIn }]) =>
    isNews(changedIn)
      ? [
          {
            key,
            stage,
            covers: covers.length,
            more: more.length,
            moreIds: more.slice(0, MOST_NAMED),
            ...wordsOf(key),
          },
        ]
      : [],
  );
}

/** What the audit knows of an exception or an attestation by its key. */
function datedWords({
  exceptions,
  attestations,
}: Audit): (key: string) => Pick<DatedChange, "whose" | "hint"> {
  const words = new Map<string, Pick<DatedChange, "whose" | "hint">>([
    ...exceptions.map(({ exception, hint }) => {
      const whose = `${exception.owner}, until ${exception.expires}`;
      return [exceptionKey(exception), { whose, hint }] as const;
    }),
    ...attestations.map(
      ({ id, by, until }) =>
        [
          `attestation:${id}`,
          { whose: [by, ...(until ? [`until ${until.toISOString().slice(0, 10)}`] : [])].join(", ") },
        ] as const,
    ),
  ]);
  return (key) => words.get(key) ?? {};
}
