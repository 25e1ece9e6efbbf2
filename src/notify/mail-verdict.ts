import { counted } from "../report/counted.ts";
import { type Digest, severitiesOf } from "./digest.ts";
import { fatesOf, formerOf, newsOf } from "./digest-fates.ts";

/** What an audit came to, in sentences. */
export function mailVerdict(digest: Digest): string {
  const { first, resolved, unwatched, summary, newlyNotChecked } = digest;
  const fates = fatesOf(digest);
  const { overdue } = fates;
  const news = newsOf(digest);
  // To whoever reads the first one all of it is new.
  const added = first ? [...news.fails.map(({ finding }) => finding), ...news.former] : fates.added;
  const reopened = first ? [] : fates.reopened;
  const known = formerOf(digest);
  const still = first ? [...known.overdue, ...known.open] : [...overdue, ...fates.open];
  const isQuiet = news.fails.length + news.former.length === 0 && !newlyNotChecked;
  const sentences = [
    ...(added.length > 0
      ? [
          `${counted(added.length, first ? "finding" : "new finding")} (${severitiesOf(added)})${still.length > 0 ? `, and ${still.length} still open` : ""}.`,
        ]
      : still.length > 0
        ? [
            `${isQuiet ? "Nothing new; " : ""}${counted(still.length, "finding")} still open (${severitiesOf(still)}).`,
          ]
        : reopened.length > 0
          ? []
          : [allWell(digest)]),
    ...(reopened.length > 0 ? [`${failAgain(reopened.length)} (${severitiesOf(reopened)}).`] : []),
    ...(overdue.length > 0 ? [`${overdue.length} overdue (${severitiesOf(overdue)}).`] : []),
    ...(resolved.length > 0 ? [`${counted(resolved.length, "finding")} resolved.`] : []),
    ...(unwatched.length > 0 ? [`${counted(unwatched.length, "finding")} no longer watched.`] : []),
    ...(summary.excepted > 0 ? [`${counted(summary.excepted, "finding")} accepted by an exception.`] : []),
    ...(summary.unknown > 0 ? [`${counted(summary.unknown, "check")} not possible.`] : []),
  ];
  return sentences.join(" ");
}

/** Where there is neither anything that fails nor anything that did and could not be rechecked. */
function allWell({ summary, unwatched }: Digest): string {
  if (summary.unknown + unwatched.length > 0)
    return "Nothing that was checked fails, but not everything could be checked.";
  return summary.excepted > 0 ? "Nothing fails but what is accepted." : "Nothing fails.";
}

function failAgain(count: number): string {
  return `${counted(count, "finding")} ${count === 1 ? "fails" : "fail"} again`;
}
