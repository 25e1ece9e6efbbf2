import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";
import { readSdkError, type SdkError } from "./sdk-error.ts";
import type { Reason } from "./section-values.ts";

export interface Unavailable {
  readonly status: "unavailable";
  readonly reason: Reason;
  /** One printable line of at most MAX_MESSAGE_CHARS: it goes into reports as it is. */
  readonly message: string;
}

/** Thrown where a section has no value for a reason of its own, which no error of the SDK tells. */
export class SectionUnavailable extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.name = "SectionUnavailable";
    this.reason = reason;
  }
}

export const MAX_MESSAGE_CHARS = 300;

/**
 * Error codes by what they mean. Sources: the "Common errors" of IAM, STS, Account Management and Organizations, and
 * the SDK's own list of throttling codes. Whose credentials are not accepted is denied no less than who lacks a
 * permission. Status codes are asked after the names: AWS sends throttling as 400 as well.
 */
const DENIED =
  /^(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure|AuthorizationError|ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|OptInRequired|SubscriptionRequired|CredentialsProviderError|TokenProviderError)/;
const THROTTLED =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|LimitExceeded|PriorRequestNotComplete|BandwidthLimitExceeded)/;
const TIMED_OUT =
  /^(TimeoutError|AbortError|RequestTimeout|RequestAborted|ABORT_ERR|ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_.*TIMEOUT)/;

/** What an error, of the SDK's or ours, makes of the section that met it. Nothing of it is ever an answer. */
export function unavailableFrom(error: unknown): Unavailable {
  if (error instanceof SectionUnavailable) return unavailable(error.reason, error.message);
  if (error instanceof RootwatchError) return unavailable("malformed", error.message);
  if (error instanceof v.ValiError) {
    return unavailable("malformed", `AWS's answer is not what was asked for: ${firstIssue(error.issues)}.`);
  }
  const sdkError = readSdkError(error);
  const { name, message, httpStatus, parsed } = sdkError;
  const reason = reasonOf(sdkError);
  const text = message === "" ? name : `${name}: ${message}`;
  return reason === "service_error" && httpStatus !== undefined && !parsed
    ? unavailable(reason, `The answer, with HTTP status ${httpStatus}, could not be read: ${text}`)
    : unavailable(reason, text);
}

/** Makes a text one printable line: control and format characters out, white space single, its length bounded. */
function oneLine(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .trim();
  const characters = [...line];
  if (characters.length <= MAX_MESSAGE_CHARS) return line;
  return `${characters.slice(0, MAX_MESSAGE_CHARS - 3).join("")}...`;
}

export function unavailable(reason: Reason, message: string): Unavailable {
  return { status: "unavailable", reason, message: oneLine(message) };
}

function reasonOf({ codes, httpStatus, parsed }: SdkError): Reason {
  const is = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  if (is(THROTTLED) || httpStatus === 429) return "throttled";
  if (is(TIMED_OUT)) return "timeout";
  // The status of a page that some proxy put in AWS's place is not AWS's word on permissions.
  if (is(DENIED) || (parsed && (httpStatus === 401 || httpStatus === 403))) return "access_denied";
  return "service_error";
}

function firstIssue([issue]: v.ValiError<v.GenericSchema>["issues"]): string {
  const place = v.getDotPath(issue);
  return place === null ? issue.message : `at ${place}: ${issue.message}`;
}
