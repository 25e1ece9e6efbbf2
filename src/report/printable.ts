/**
 * Characters that would act on a terminal instead of being shown: controls (C0, DEL, C1), line and paragraph
 * separators, and the marks that reorder text. User names and error texts come from outside.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const ACTING = /[\u0000-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/** The text on one line, with nothing in it that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(ACTING, "\uFFFD");
}
