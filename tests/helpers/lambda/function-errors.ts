/** What Lambda answers in the place of a function that did not, in Lambda's own words. */

export interface FunctionOutcome {
  /** JSON. */
  readonly payload: string;
  /** Lambda's word for every error of a function. */
  readonly functionError?: "Unhandled";
}

/** Lambda's limit of a synchronous response: 6 MB and the envelope around it. */
export const MAX_RESPONSE_BYTES = 6_291_556;

export function failedWith(errorType: string, errorMessage: string): FunctionOutcome {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: "Unhandled" };
}

export function timedOut(requestId: string, seconds: number): FunctionOutcome {
  return failedWith(
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );
}

/** @param how such as `exit status 1` or `signal: killed` */
export function exited(requestId: string, how: string): FunctionOutcome {
  const reason =
    how === "exit status 0"
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: ${how}`;
  return failedWith("Runtime.ExitError", `RequestId: ${requestId} Error: ${reason}`);
}

export function responseTooLarge(bytes: number): FunctionOutcome {
  return failedWith(
    "Function.ResponseSizeTooLarge",
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  );
}
