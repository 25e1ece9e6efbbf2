import type { CloudTrailRecord } from "./delivered-event.ts";

/** Names of what the watch consists of, as they stand in calls: names, ARNs, URLs. */
export interface Watch {
  readonly topicArns: readonly string[];
  readonly keyId: string | undefined;
  readonly functionNames: readonly string[];
  readonly queueUrls: readonly string[];
  readonly bucket: string;
  /** Service and stage: of the stack, and what the names of our rules begin with, in every Region. */
  readonly name: string;
}

/** Calls that end or blind a watch, by service. */
const CALLS: ReadonlyMap<string, readonly string[]> = new Map([
  ["cloudformation.amazonaws.com", ["DeleteStack", "DeleteStackInstances", "DeleteStackSet"]],
  ["events.amazonaws.com", ["DisableRule", "DeleteRule", "RemoveTargets"]],
  ["sns.amazonaws.com", ["DeleteTopic", "Unsubscribe", "SetTopicAttributes"]],
  ["kms.amazonaws.com", ["DisableKey", "ScheduleKeyDeletion"]],
  ["lambda.amazonaws.com", ["DeleteFunction", "DeleteEventSourceMapping"]],
  ["sqs.amazonaws.com", ["PurgeQueue", "DeleteQueue"]],
  ["s3.amazonaws.com", ["DeleteObject", "DeleteObjects", "PutBucketPolicy", "DeleteBucketPolicy"]],
]);

/** Any trail may be the one that EventBridge hears of everything by. */
const TRAIL_CALLS = ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"];

/** Whether a call ends, blinds or silences the watch, or tried to. */
export function concernsWatch(record: CloudTrailRecord, watch: Watch): boolean {
  const { eventSource, eventName, requestParameters, responseElements } = record;
  if (eventSource === "cloudtrail.amazonaws.com") return TRAIL_CALLS.includes(eventName);
  // Lambda writes its calls with a date behind them: DeleteFunction20150331.
  const name = eventName.replace(/\d{8}(v\d)?$/, "");
  if (!CALLS.get(eventSource)?.includes(name)) return false;
  // An event source mapping goes by an id of its own; the answer says of which function it was.
  const named = [...Object.values(requestParameters ?? {}), ...Object.values(responseElements ?? {})];
  return named.some((value) => typeof value === "string" && isOurs(eventSource, value, watch));
}

function isOurs(service: string, value: string, watch: Watch): boolean {
  const { topicArns, keyId, functionNames, queueUrls, bucket, name } = watch;
  switch (service) {
    case "cloudformation.amazonaws.com":
      return value === name || value.includes(`:stack/${name}/`) || value.startsWith(`${name}-forwarders`);
    case "events.amazonaws.com":
      return value.startsWith(`${name}-`);
    case "sns.amazonaws.com":
      // A subscription's ARN is that of its topic with an id behind it.
      return topicArns.some((arn) => value === arn || value.startsWith(`${arn}:`));
    case "kms.amazonaws.com":
      return keyId !== undefined && (value === keyId || value.endsWith(`/${keyId}`));
    case "lambda.amazonaws.com":
      return functionNames.some((name) => value === name || value.endsWith(`:function:${name}`));
    case "sqs.amazonaws.com":
      return queueUrls.includes(value);
    default:
      return value === bucket;
  }
}
