import { rm } from "node:fs/promises";
import {
  assumeFunctionRole,
  type DeployedFunction,
  findFunction,
  type RoleCredentials,
  unzipCode,
} from "./deployed-function.ts";
import { type EnvironmentPool, makePool } from "./environment-pool.ts";

/** A function with all that its invocations need. */
export interface RunnableFunction {
  readonly deployed: DeployedFunction;
  readonly credentials: RoleCredentials;
  readonly pool: EnvironmentPool;
}

export interface Functions {
  /** @returns nothing where no function of this name or ARN is deployed */
  find(name: string, region: string): Promise<RunnableFunction | undefined>;
  /** Whether these are credentials that a function was given. */
  isFunctionKey(accessKeyId: string): boolean;
  /** What all environments of the function have written, the oldest first. */
  logs(name: string): string;
  cool(name: string): Promise<void>;
  close(): Promise<void>;
}

interface Version extends RunnableFunction {
  readonly fingerprint: string;
  readonly folder: string;
}

/** @param endpoint where the functions find AWS */
export function makeFunctions(motoUrl: string, endpoint: string): Functions {
  const versions = new Map<string, Version[]>();
  const keys = new Set<string>();
  // One at a time: two invocations at once must not unzip the same code twice.
  let preparing: Promise<unknown> = Promise.resolve();

  const prepare = async (deployed: DeployedFunction, region: string): Promise<Version> => {
    const { configuration } = deployed;
    const name = configuration.FunctionName;
    const fingerprint = JSON.stringify([configuration, deployed.roleTrust]);
    const known = versions.get(name) ?? [];
    const current = known.at(-1);
    if (current?.fingerprint === fingerprint) return current;
    await current?.pool.cool();

    const folder = await unzipCode(motoUrl, configuration.FunctionArn, region);
    const credentials = await assumeFunctionRole(motoUrl, deployed, region);
    keys.add(credentials.accessKeyId);
    const pool = makePool({
      name,
      arn: configuration.FunctionArn,
      handler: configuration.Handler,
      timeoutSeconds: configuration.Timeout,
      memoryMb: configuration.MemorySize,
      region,
      folder,
      environment: {
        ...configuration.Environment.Variables,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      },
    });
    const version = { deployed, credentials, pool, fingerprint, folder };
    versions.set(name, [...known, version]);
    return version;
  };

  return {
    async find(name, region) {
      const deployed = await findFunction(motoUrl, name, region);
      if (deployed === undefined) return undefined;
      const prepared = preparing.then(() => prepare(deployed, region));
      preparing = prepared.catch(() => undefined);
      // What no new environment needs may have changed: retries, destinations, the reserved concurrency.
      return { ...(await prepared), deployed };
    },
    isFunctionKey: (accessKeyId) => keys.has(accessKeyId),
    logs: (name) => (versions.get(name) ?? []).map(({ pool }) => pool.logs()).join(""),
    cool: async (name) => versions.get(name)?.at(-1)?.pool.cool(),
    async close() {
      await preparing;
      const all = [...versions.values()].flat();
      await Promise.all(all.map(({ pool }) => pool.stop()));
      await Promise.all(all.map(({ folder }) => rm(folder, { recursive: true, force: true })));
    },
  };
}
