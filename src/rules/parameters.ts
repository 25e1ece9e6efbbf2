import * as v from "../schema.ts";

/** A parameter that counts something: days, characters, passwords. */
export interface WholeNumber {
  readonly byDefault: number;
  readonly least: number;
  readonly most?: number;
}

/** A rule's parameters, by name. Descriptions, not schemas: an audit by the defaults, and most are, makes none. */
export type ParameterSpecs = Readonly<Record<string, WholeNumber>>;

/** The values of a rule's parameters, by name. */
export type ParameterValues = Readonly<Record<string, number>>;

export function wholeNumber(spec: WholeNumber): WholeNumber {
  return spec;
}

/** What the settings may say of them; what they leave out is the default. */
export function parametersSchema(specs: ParameterSpecs) {
  return v.strictObject(
    Object.fromEntries(
      Object.entries(specs).map(([name, { byDefault, least, most = Number.MAX_SAFE_INTEGER }]) => {
        const schema = v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
        return [name, v.optional(schema, byDefault)];
      }),
    ),
  );
}

export function defaultParameters(specs: ParameterSpecs): Record<string, number> {
  return Object.fromEntries(Object.entries(specs).map(([name, { byDefault }]) => [name, byDefault]));
}
