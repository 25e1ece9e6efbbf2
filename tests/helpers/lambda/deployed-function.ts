import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { ensurePythonEnv } from "../../../scripts/python-env.ts";
import * as v from "../../../src/schema.ts";

/** The emulator writes some as texts. */
const number = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number());

const deployed = v.object({
  configuration: v.looseObject({
    FunctionName: v.string(),
    FunctionArn: v.string(),
    Handler: v.string(),
    Role: v.string(),
    Timeout: number,
    MemorySize: number,
    CodeSha256: v.string(),
    DeadLetterConfig: v.optional(v.object({ TargetArn: v.string() })),
    Environment: v.object({ Variables: v.record(v.string(), v.pipe(v.unknown(), v.transform(String))) }),
  }),
  eventInvokeConfig: v.object({
    MaximumRetryAttempts: v.optional(v.number()),
    DestinationConfig: v.optional(
      v.object({
        OnFailure: v.optional(v.object({ Destination: v.optional(v.string()) })),
        OnSuccess: v.optional(v.object({ Destination: v.optional(v.string()) })),
      }),
    ),
  }),
  reservedConcurrency: v.nullable(number),
  roleTrust: v.nullable(v.string()),
  code: v.optional(v.pipe(v.string(), v.base64())),
});

/** A function as it is deployed in the emulator. */
export type DeployedFunction = v.InferOutput<typeof deployed>;

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** @returns nothing where there is no such function */
export async function findFunction(
  motoUrl: string,
  name: string,
  region: string,
  withCode = false,
): Promise<DeployedFunction | undefined> {
  const query = new URLSearchParams({ name, region, ...(withCode ? { code: "1" } : {}) });
  const response = await fetch(`${motoUrl}/moto-api/rootwatch/function?${query}`);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`the emulator does not tell of ${name}: ${await response.text()}`);
  return v.parse(deployed, await response.json());
}

/** @returns the folder, as Lambda's `/var/task` */
export async function unzipCode(motoUrl: string, name: string, region: string): Promise<string> {
  const code = (await findFunction(motoUrl, name, region, true))?.code;
  if (code === undefined) throw new Error(`${name} has no code`);
  const folder = await mkdtemp(join(tmpdir(), "rootwatch-task-"));
  const zip = `${folder}.zip`;
  await writeFile(zip, Buffer.from(code, "base64"));
  // Node.js has no reader of zip files, and not every machine has unzip.
  await promisify(execFile)(await ensurePythonEnv(), ["-m", "zipfile", "-e", zip, folder]);
  await rm(zip);
  return folder;
}

/** As the Lambda service does it: who does not let it, has no function that runs. */
export async function assumeFunctionRole(
  motoUrl: string,
  { configuration, roleTrust }: DeployedFunction,
  region: string,
): Promise<RoleCredentials> {
  if (roleTrust?.includes('"lambda.amazonaws.com"') !== true) {
    throw new Error(`The role ${configuration.Role} cannot be assumed by Lambda.`);
  }
  const sts = new STSClient({ endpoint: motoUrl, region, credentials: ADMINISTRATOR });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: configuration.Role, RoleSessionName: configuration.FunctionName }),
  );
  sts.destroy();
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = Credentials ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || SessionToken === undefined) {
    throw new Error(`The role ${configuration.Role} gave no credentials.`);
  }
  return { accessKeyId, secretAccessKey, sessionToken: SessionToken };
}

/** Keys that the emulator has not given out may do everything. */
const ADMINISTRATOR = { accessKeyId: "test", secretAccessKey: "test" };
