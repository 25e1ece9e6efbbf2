/** Codes are stable: scripts may match on them. */
export type ErrorCode =
  | "usage"
  | "input_unreadable"
  | "output_unwritable"
  | "report_malformed"
  | "snapshot_invalid"
  | "audit_invalid"
  | "settings_invalid"
  | "request_invalid"
  | "event_invalid"
  | "environment_invalid"
  | "memory_too_new"
  | "nobody_listens"
  | "out_of_time"
  | "announcements_unreadable"
  | "announcement_refused"
  | "event_unsent"
  | "aws_unreachable"
  | "stack_unreadable"
  | "bucket_unreadable"
  | "bucket_unwritable"
  | "purge_refused"
  | "purge_incomplete"
  | "webhook_unreadable"
  | "slack_refused"
  | "slack_unreachable";

/**
 * What a person did, or a file they gave, is at fault: printed as one line, without a stack, exit 2.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
export class RootwatchError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RootwatchError";
    this.code = code;
  }
}
