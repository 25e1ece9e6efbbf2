import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";
import type { Clients } from "./clients.ts";
import { unavailableFrom } from "./unavailable.ts";

/** Whose credentials are in use, and in which account. */
export interface CallerIdentity {
  readonly accountId: string;
  /** `aws`, `aws-us-gov`, `aws-cn` ... */
  readonly partition: string;
  readonly arn: string;
}

const answer = v.object({
  Account: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  Arn: v.pipe(v.string(), v.regex(/^arn:aws[a-z-]*:(sts|iam)::\d{12}:/)),
});

/**
 * Asks STS whose credentials these are; nobody needs a permission for that.
 *
 * @throws RootwatchError `aws_unreachable`, saying what to do about it
 */
export async function callerIdentity(
  { sts }: Pick<Clients, "sts">,
  signal?: AbortSignal,
): Promise<CallerIdentity> {
  try {
    const response = await sts.send(
      new GetCallerIdentityCommand({}),
      signal === undefined ? {} : { abortSignal: signal },
    );
    const { Account, Arn } = v.parse(answer, response);
    return { accountId: Account, partition: Arn.split(":")[1] ?? "", arn: Arn };
  } catch (cause) {
    const { message } = unavailableFrom(cause);
    throw new RootwatchError("aws_unreachable", `${adviceOn(message)} (${message})`, { cause });
  }
}

/** What to do, by the error's name, with which the message begins. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(CredentialsProviderError|TokenProviderError)/,
    "No usable AWS credentials were found: sign in, for example with `aws sso login`, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [/^(ExpiredToken|RequestExpired)/, "The AWS session has expired: sign in again."],
  [
    /^(InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId)/,
    "AWS does not know these credentials: check that the access key exists and is active, and that a session token belongs to it.",
  ],
  [
    /^(SignatureDoesNotMatch|InvalidSignature|IncompleteSignature)/,
    "AWS does not accept the signature: check the secret access key, and the clock of this machine.",
  ],
  [
    /^AccessDenied/,
    "AWS refuses these credentials: check the policies of the organization and of the session.",
  ],
];

const NO_WAY =
  "AWS could not be asked whose credentials these are: check the network, a proxy, AWS_REGION and AWS_ENDPOINT_URL.";

function adviceOn(message: string): string {
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? NO_WAY;
}
