import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, type CreateFunctionRequest, LambdaClient } from "@aws-sdk/client-lambda";
import { build } from "esbuild";
import { ensurePythonEnv } from "../../../scripts/python-env.ts";
import { administrator } from "../administrator.ts";

/** The module as it is deployed: with what it imports of the SDK inside. */
export async function bundled(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    // The SDK's CommonJS modules ask for node's own with require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outputFiles[0]?.text ?? "";
}

/** A zip file of one module, `index.mjs`. */
export async function zipOf(source: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "rootwatch-source-"));
  const [file, zip] = [join(folder, "index.mjs"), join(folder, "code.zip")];
  await writeFile(file, source);
  await promisify(execFile)(await ensurePythonEnv(), ["-m", "zipfile", "-c", zip, file]);
  const content = await readFile(zip);
  await rm(folder, { recursive: true });
  return content;
}

/** A role that Lambda may assume. @returns its ARN */
export async function makeRole(endpoint: string, name: string, statements: readonly object[]) {
  const iam = new IAMClient(administrator(endpoint));
  const Principal = { Service: "lambda.amazonaws.com" };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: documentOf([{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }]),
    }),
  );
  if (statements.length > 0) {
    const PolicyDocument = documentOf(statements);
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "inline", PolicyDocument }));
  }
  return Role?.Arn;
}

/** Creates a function whose module has the export `handler`. */
export async function createFunction(
  endpoint: string,
  name: string,
  source: string,
  settings: Partial<CreateFunctionRequest> = {},
): Promise<void> {
  const Role = settings.Role ?? (await makeRole(endpoint, `${name}-role`, []));
  await new LambdaClient(administrator(endpoint)).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 5,
      Code: { ZipFile: await zipOf(source) },
      ...settings,
      Role,
    }),
  );
}

export function documentOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
