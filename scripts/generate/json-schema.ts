import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "../../src/schema.ts";

/** What may be given to a schema, as JSON Schema: for editors. */
export function jsonSchema(schema: v.GenericSchema) {
  return toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    // JSON has no other numbers; what else is checked in code has metadata where JSON Schema can say it.
    ignoreActions: ["finite", "check"],
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === "ends_with" ? { ...jsonSchema } : undefined,
  });
}
