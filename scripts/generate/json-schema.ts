import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "../../src/schema.ts";

/** What may be given to a schema, as JSON Schema: for editors. */
export function jsonSchema(schema: v.GenericSchema) {
  return toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    // JSON has no number that is not finite. What a function checks stands in the metadata beside it.
    ignoreActions: ["finite", "check"],
    overrideSchema: ({ jsonSchema: { required, ...rest } }) => (required?.length === 0 ? rest : undefined),
  });
}
