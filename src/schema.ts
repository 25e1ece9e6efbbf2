/**
 * zod as all of Rootwatch uses it: its "mini" form, in which a function is bundled with the checks that it makes and no
 * others, and a schema costs a fraction to make. What is missing here is added here, by name: `export *` would bring
 * the words of forty languages along.
 */
import { config } from "zod/mini";
import en from "zod/v4/locales/en.js";

config(en());
// One document for each process: compiling a validator for it costs more than it saves.
config({ jitless: true });

export type { infer } from "zod/mini";
export {
  _default,
  array,
  base64,
  boolean,
  catch,
  date,
  discriminatedUnion,
  enum,
  instanceof,
  int,
  iso,
  json,
  literal,
  looseObject,
  maximum,
  maxLength,
  minimum,
  minLength,
  nonnegative,
  nullable,
  number,
  object,
  optional,
  pipe,
  record,
  refine,
  regex,
  strictObject,
  string,
  toJSONSchema,
  transform,
  union,
  unknown,
  type ZodMiniType,
} from "zod/mini";
export type { $ZodIssue } from "zod/v4/core";
export { $ZodArray, $ZodDefault, $ZodError, $ZodObject, $ZodOptional, $ZodType } from "zod/v4/core";

/**
 * A schema that is made where it is first needed. Most of those of an audit are needed while AWS is still answering other
 * questions, when there is time for it.
 */
export function later<Schema>(make: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
