/**
 * `StopLogging of cloudtrail`, from `StopLogging of cloudtrail.amazonaws.com`. Lambda writes its calls with a date behind
 * them: DeleteFunction20150331.
 */
export function shortCall(call: string): string {
  return call.replace(/\d{8}(v\d)?(?= of )/, "").replace(/\.amazonaws\.com$/, "");
}

/** Whether a central task gives root a password again: by the name of the event, or with its service behind it. */
export function givesPassword(call: string): boolean {
  return /^CreateLoginProfile( of |$)/.test(call);
}
