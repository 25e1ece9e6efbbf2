import { known, quoted, type Reading, unreadable } from "./reading.ts";
import { parseUtc } from "./time.ts";

/**
 * When a credential was last used. Four answers that must never be taken for one another: `none`, there is no such
 * credential (`N/A` for a password); `never`, it exists and was not used since tracking began (2014-10-20 for
 * passwords, 2015-04-22 for keys); `not_supported`, AWS does not say; or the date.
 */
export type LastUse =
  | { readonly kind: "date"; readonly at: Date }
  | { readonly kind: "never" }
  | { readonly kind: "none" }
  | { readonly kind: "not_supported" };

/** When something was made, changed or will expire: a date, `none` (`N/A`: does not apply) or not said. */
export type When =
  | { readonly kind: "date"; readonly at: Date }
  | { readonly kind: "none" }
  | { readonly kind: "not_supported" };

/** Reads one column of the record at hand; undefined where the report has no such column. */
export type Column = (name: string) => string | undefined;

/** No AWS account is as old: an earlier date is some program's zero (0001, 1601, 1970). */
const EARLIEST = new Date("2000-01-01T00:00:00Z");

const NEVER = { kind: "never" } as const;
const NONE = { kind: "none" } as const;
const NOT_SUPPORTED = { kind: "not_supported" } as const;

/** Leaves the reading of a facet; caught by `facet`, and by nobody else. */
export class Unreadable extends Error {}

/** What `read` makes of some cells, or why they cannot be read. */
export function facet<T>(read: () => T): Reading<T> {
  try {
    return known(read());
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.message);
    throw error;
  }
}

/** The cells of one row by the name of their column. Each is read, or throws `Unreadable`. */
export class Cells {
  readonly #column: Column;
  readonly #notAfter: Date;

  constructor(column: Column, notAfter: Date) {
    this.#column = column;
    this.#notAfter = notAfter;
  }

  text(name: string): string {
    const text = this.#column(name);
    if (text === undefined) throw new Unreadable(`the report has no column ${name}`);
    return text;
  }

  flag(name: string): boolean {
    const text = this.text(name);
    if (text === "true" || text === "false") return text === "true";
    const lower = text.toLowerCase();
    if (lower === "true" || lower === "false") return lower === "true";
    throw new Unreadable(`${name} is ${quoted(text)}, neither true nor false`);
  }

  lastUse(name: string): LastUse {
    const text = this.text(name);
    if (text === "N/A") return NONE;
    if (text === "no_information") return NEVER;
    if (text === "not_supported") return NOT_SUPPORTED;
    return { kind: "date", at: this.#date(name, text, 0) };
  }

  when(name: string, aheadMs = 0): When {
    const text = this.text(name);
    if (text === "N/A") return NONE;
    if (text === "not_supported") return NOT_SUPPORTED;
    return { kind: "date", at: this.#date(name, text, aheadMs) };
  }

  #date(name: string, text: string, aheadMs: number): Date {
    const date = readDate(name, text, new Date(this.#notAfter.getTime() + aheadMs));
    if (!date.known) throw new Unreadable(date.problem);
    return date.value;
  }
}

/** A date of the report. @param notAfter the latest that it may be */
export function readDate(name: string, text: string, notAfter: Date): Reading<Date> {
  const at = parseUtc(text);
  if (at === undefined) return unreadable(`${name} is ${quoted(text)}, which is no date`);
  if (at > notAfter) return unreadable(`${name} is ${quoted(text)}, which is in the future`);
  if (at < EARLIEST) return unreadable(`${name} is ${quoted(text)}, which is before there was AWS`);
  return known(at);
}
