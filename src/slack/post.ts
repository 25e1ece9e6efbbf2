import ky, { HTTPError, NetworkError, TimeoutError } from "ky";
import { RootwatchError } from "../errors.ts";
import type { Payload } from "./payload.ts";

/** Milliseconds that Slack has for one answer; it takes well below a second. */
const ATTEMPT_MS = 5_000;

/** Attempts after the first, where time does not end them sooner. */
const RETRIES = 6;

/** Milliseconds before the second attempt, doubled for each one after it; a random part of them is waited. */
const FIRST_DELAY_MS = 500;

const TOO_MANY = 429;
const PASSING = [TOO_MANY, ...Array.from({ length: 100 }, (_, index) => 500 + index)];

/** By these Slack says that the webhook is no more: removed, replaced, its channel archived. */
const GONE: ReadonlySet<number> = new Set([403, 404, 410]);

/** The one refusal that another URL may mend. */
export interface Gone {
  readonly gone: RootwatchError;
}

/**
 * Posts one message: again after a 429 when Slack says, and after a 5xx or a broken connection, while there is time. A
 * message whose answer is lost is posted twice rather than never.
 *
 * The URL is a secret, and the library's errors hold it: none of them is passed on, nor kept as a cause.
 *
 * @param remainingMs milliseconds that are left for all attempts together
 * @returns undefined once Slack has taken it
 * @throws RootwatchError `slack_refused` where it is of no use to try again, `slack_unreachable` where it may be
 */
export async function post(url: URL, payload: Payload, remainingMs: () => number): Promise<Gone | undefined> {
  const totalMs = remainingMs();
  if (totalMs <= 0) throw new RootwatchError("slack_unreachable", "No time was left to post to Slack.");
  let last: unknown;
  try {
    await ky.post(url, {
      json: payload,
      // Slack sends nobody elsewhere; and a secret follows no redirection.
      redirect: "manual",
      timeout: Math.min(ATTEMPT_MS, totalMs),
      totalTimeout: totalMs,
      retry: {
        limit: RETRIES,
        methods: ["post"],
        statusCodes: PASSING,
        afterStatusCodes: PASSING,
        retryOnTimeout: true,
        delay: (attempt) => FIRST_DELAY_MS * 2 ** (attempt - 1),
        jitter: true,
        shouldRetry: ({ error }) => {
          last = error;
          // To wait for longer than there is time helps nobody: Lambda tries again later.
          return waitMs(error) >= remainingMs() ? false : undefined;
        },
      },
    });
    return undefined;
  } catch (error) {
    // Of the end of all time it is not to be seen what went wrong before.
    return refusal(error instanceof TimeoutError ? (last ?? error) : error);
  }
}

/** What Slack asks to wait; it does so in whole seconds. */
function waitMs(error: unknown): number {
  return error instanceof HTTPError ? Number(error.response.headers.get("Retry-After")) * 1_000 : 0;
}

function refusal(error: unknown): Gone {
  if (!(error instanceof HTTPError)) {
    throw new RootwatchError("slack_unreachable", `Slack could not be reached: ${problemOf(error)}.`);
  }
  const { status } = error.response;
  const answer = `Slack answered ${status}${wordOf(error.data)}`;
  if (status === TOO_MANY) {
    throw new RootwatchError("slack_unreachable", `${answer} and asks to wait ${waitMs(error) / 1_000} s.`);
  }
  if (status >= 500) throw new RootwatchError("slack_unreachable", `${answer}.`);
  const refused = new RootwatchError("slack_refused", `${answer}.`);
  if (GONE.has(status)) return { gone: refused };
  throw refused;
}

/** Slack's word for what is wrong, such as `no_service`. Another text may be a proxy's, and name the address. */
function wordOf(body: unknown): string {
  return typeof body === "string" && /^[a-z_]{1,60}$/.test(body.trim()) ? ` (${body.trim()})` : "";
}

/** In our words, or by the system's code. */
function problemOf(error: unknown): string {
  if (error instanceof TimeoutError) return "it did not answer in time";
  const codes = error instanceof NetworkError ? causesOf(error).map(codeOf) : [];
  return codes.find((code) => code !== undefined) ?? "the request could not be sent";
}

function causesOf(error: Error): Error[] {
  return error.cause instanceof Error ? [error.cause, ...causesOf(error.cause)] : [];
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" && /^[A-Z_]+$/.test(error.code)
    ? error.code
    : undefined;
}
