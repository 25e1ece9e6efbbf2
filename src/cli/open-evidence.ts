import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { S3Client } from "@aws-sdk/client-s3";
import { stackOutputs } from "../../deploy/stack.ts";
import { type CallerIdentity, callerIdentity } from "../account/caller-identity.ts";
import { clientConfig } from "../account/client-config.ts";
import { makeClients } from "../account/clients.ts";
import { readSdkError } from "../account/sdk-error.ts";
import { unavailableFrom } from "../account/unavailable.ts";
import { type ErrorCode, RootwatchError } from "../errors.ts";
import { s3Store } from "../store/s3.ts";
import { type Store, StoreConflict } from "../store/store.ts";

/** Which installation is meant: by its bucket, or by the stage and Region of its stack. */
export interface EvidenceOptions {
  readonly bucket?: string;
  readonly stage: string;
  readonly region?: string;
}

export interface Evidence {
  readonly store: Store;
  readonly bucket: string;
  readonly caller: CallerIdentity;
}

/**
 * The evidence of the account that the current AWS credentials are of, for a person: what its store throws is a clear
 * line. A bucket of another account is refused by S3 itself.
 *
 * @throws RootwatchError `aws_unreachable`, `stack_unreadable`
 */
export async function openEvidence({ bucket, stage, region }: EvidenceOptions): Promise<Evidence> {
  const session = await openSession(region);
  const name =
    bucket ?? (await bucketOfStack(`rootwatch-${stage}`, new CloudFormationClient(session.config)));
  return { store: storeIn(name, session), bucket: name, caller: session.caller };
}

/**
 * Whose the current AWS credentials are, and what clients are made with.
 *
 * @param region without it that of the AWS settings
 * @throws RootwatchError `aws_unreachable`
 */
export async function openSession(region: string | undefined) {
  const { sts } = makeClients({ region, fallbackRegion: process.env["AWS_DEFAULT_REGION"] });
  const caller = await callerIdentity({ sts });
  const config = {
    ...clientConfig(),
    region: await sts.config.region(),
    credentials: sts.config.credentials,
  };
  return { caller, config };
}

export type Session = Awaited<ReturnType<typeof openSession>>;

/** A bucket of the caller's account. */
export function storeIn(name: string, { caller, config }: Session): Store {
  // The name of a bucket does not say in which Region it is.
  const s3 = new S3Client({ ...config, followRegionRedirects: true });
  const { accountId: owner, partition } = caller;
  return inWords(s3Store(s3, { name, region: config.region, partition, owner }), name, owner);
}

async function bucketOfStack(stack: string, client: CloudFormationClient): Promise<string> {
  const where = `stack ${stack} in ${await client.config.region()}`;
  let bucket: string | undefined;
  try {
    bucket = (await stackOutputs(client, stack))["EvidenceBucket"];
  } catch (cause) {
    throw new RootwatchError(
      "stack_unreadable",
      `Cannot ask the ${where} for its bucket; --bucket does without. ${unavailableFrom(cause).message}`,
      { cause },
    );
  }
  if (bucket !== undefined) return bucket;
  throw new RootwatchError(
    "stack_unreadable",
    `There is no ${where} that names a bucket of evidence: give --stage, --region or --bucket.`,
  );
}

/** S3 says of another's bucket the same as of a permission that lacks. */
function inWords(store: Store, bucket: string, owner: string): Store {
  const told = async <T>(code: ErrorCode, what: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof StoreConflict) throw cause;
      if (readSdkError(cause).codes.includes("NoSuchBucket")) {
        throw new RootwatchError(code, `There is no bucket ${bucket}.`, { cause });
      }
      const { reason, message } = unavailableFrom(cause);
      const who =
        reason === "access_denied"
          ? ` The bucket must be of account ${owner}, and these credentials allowed to do that.`
          : "";
      throw new RootwatchError(code, `Cannot ${what}: ${message}.${who}`, { cause });
    }
  };
  const uri = (name: string) => store.place(name).uri;
  return {
    ...store,
    read: (name) => told("bucket_unreadable", `read ${uri(name)}`, () => store.read(name)),
    exists: (name) => told("bucket_unreadable", `look for ${uri(name)}`, () => store.exists(name)),
    list: (prefix, after) =>
      told("bucket_unreadable", `list ${uri(prefix)}`, () => store.list(prefix, after)),
    replace: (name, text, version) =>
      told("bucket_unwritable", `write ${uri(name)}`, () => store.replace(name, text, version)),
  };
}
