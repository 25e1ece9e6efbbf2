/**
 * One thing read from a source that may not have said it: the value, or why there is none.
 * Nothing can be taken from it without asking `known` first, so that what is missing cannot pass for an answer.
 */
export type Reading<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly problem: string };

export function known<T>(value: T): Reading<T> {
  return { known: true, value };
}

export function unreadable<T>(problem: string): Reading<T> {
  return { known: false, problem };
}

/** For messages: at most 40 characters of what was found, quoted, control characters shown and not sent. */
export function quoted(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return JSON.stringify(shown);
}
