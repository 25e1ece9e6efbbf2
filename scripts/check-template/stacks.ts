import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "../../src/schema.ts";

const ROOT = join(import.meta.dirname, "../..");
const SERVERLESS = fileURLToPath(import.meta.resolve("serverless/bin/serverless.js"));

/** The stack with and without each of the things that are optional in it: name and parameters. */
export const STACKS = {
  default: [],
  "without-key": ["encryption=none"],
  "with-trail": ["createTrail=yes", "watchRegions=us-east-1"],
  "with-lock": ["objectLock=compliance", "watchRegions=us-east-1"],
  "with-webhook": ["slackWebhook=/rootwatch/slack", "watchRegions=us-east-1"],
  "with-slack": ["slackWorkspaceId=T0AAAAAAA", "slackChannelId=C0AAAAAAA"],
} as const satisfies Record<string, readonly string[]>;

export type StackName = keyof typeof STACKS;

const templateSchema = v.looseObject({ Resources: v.record(v.string(), v.looseObject({})) });

export type Template = v.InferOutput<typeof templateSchema>;

/**
 * Packages a stack as a deployment would. Asks no AWS and needs no credentials.
 *
 * @param folder for the package; made where it is not there
 * @returns its templates: the one of the first deployment's bucket, and the whole
 * @throws Error with what serverless said
 */
export function packageStack(name: StackName, folder: string): Template[] {
  const parameters = ["email=security@example.com", ...STACKS[name]].map((text) => `--param=${text}`);
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [SERVERLESS, "package", "--package", folder, "--region", "us-east-1", ...parameters],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The stack ${name} cannot be packaged: ${error ?? stdout + stderr}`);
  return readdirSync(folder)
    .filter((file) => /^cloudformation-template-.*\.json$/.test(file))
    .map((file) => v.parse(templateSchema, JSON.parse(readFileSync(join(folder, file), "utf8"))));
}
