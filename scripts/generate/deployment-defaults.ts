import { parse } from "yaml";
import * as z from "zod";
import { type Parameters, parameters } from "../../deploy/parameters.ts";

type Names = keyof Parameters & string;

const names = Object.keys(parameters.shape) as [Names, ...Names[]];

/** Every parameter has a default in serverless.yml, be it empty, and no other has. */
const schema = z.object({
  params: z.object({ default: z.record(z.enum(names), z.string()) }),
});

/**
 * The defaults of the parameters of a deployment.
 *
 * @param text serverless.yml
 * @throws ZodError where its parameters are not those of deploy/parameters.ts
 */
export function deploymentDefaults(text: string): Record<Names, string> {
  // The tags of CloudFormation (!Ref, !Sub) mean nothing here.
  return schema.parse(parse(text, { logLevel: "silent" })).params.default;
}
