import * as z from "../schema.ts";

interface Range {
  readonly byDefault: number;
  readonly least: number;
  readonly most?: number;
}

/** A parameter that counts something: days, characters, passwords. */
export function wholeNumber({ byDefault, least, most }: Range) {
  const bounds = most === undefined ? [z.minimum(least)] : [z.minimum(least), z.maximum(most)];
  return z._default(z.int().check(...bounds), byDefault);
}
