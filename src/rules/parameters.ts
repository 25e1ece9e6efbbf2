import * as z from "../schema.ts";

interface Range {
  readonly byDefault: number;
  readonly least: number;
  readonly most?: number;
}

/** A parameter that counts something: days, characters, passwords. */
export function wholeNumber({ byDefault, least, most }: Range) {
  const number = z.int().check(z.minimum(least));
  return z._default(most === undefined ? number : number.check(z.maximum(most)), byDefault);
}
