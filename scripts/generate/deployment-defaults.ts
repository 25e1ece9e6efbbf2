import { parse } from "yaml";
import { type Parameters, parameters } from "../../deploy/parameters.ts";
import * as v from "../../src/schema.ts";

// Its keys are those of the object that it is made of.
const names = Object.keys(parameters.entries) as (keyof Parameters)[];

/** Every parameter has a default in serverless.yml, be it empty, and no other has. */
const schema = v.object({
  params: v.object({
    default: v.strictObject(v.entriesFromList(names, v.string())),
  }),
});

/**
 * The defaults of the parameters of a deployment.
 *
 * @param text serverless.yml
 * @throws ValiError where its parameters are not those of deploy/parameters.ts
 */
export function deploymentDefaults(text: string): Record<keyof Parameters, string> {
  // The tags of CloudFormation (!Ref, !Sub) mean nothing here.
  return v.parse(schema, parse(text, { logLevel: "silent" })).params.default;
}
