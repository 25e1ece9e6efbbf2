import type { CloudTrailRecord } from "./delivered-event.ts";
import { CALLS_BY_SERVICE, WATCH_CALLS } from "./watch-calls.ts";

/** Names of what the watch consists of. */
export interface Watch {
  readonly topicArns: readonly string[];
  readonly keyId: string | undefined;
  readonly functionNames: readonly string[];
  /** In whatever Region. */
  readonly queueNames: readonly string[];
  readonly bucket: string;
  /** Service and stage: of the stack, and what the names of our rules begin with, in every Region. */
  readonly name: string;
}

/** Whether a call ends, blinds or silences the watch, or tried to. */
export function concernsWatch(record: CloudTrailRecord, watch: Watch): boolean {
  const { eventSource, eventName, requestParameters, responseElements } = record;
  // Lambda writes its calls with a date behind them: DeleteFunction20150331.
  const name = eventName.replace(/\d{8}(v\d)?$/, "");
  if (!CALLS_BY_SERVICE.get(eventSource)?.includes(name)) return false;
  if (eventSource === "cloudtrail.amazonaws.com") return true;
  // An event source mapping goes by an id of its own. The answer says of which function it was; where it was refused there is
  // none, and the rule has asked for the id of ours.
  if (responseElements == null && isOnEventSource(name)) return true;
  const named = [...Object.values(requestParameters ?? {}), ...Object.values(responseElements ?? {})];
  return named.some((value) => typeof value === "string" && isOurs(eventSource, value, watch));
}

function isOnEventSource(name: string): boolean {
  return WATCH_CALLS.eventSource.some((call) => call === name);
}

/** By name, ARN or URL: of one thing AWS takes several. */
function isOurs(service: string, value: string, watch: Watch): boolean {
  const { topicArns, keyId, functionNames, queueNames, bucket, name } = watch;
  switch (service) {
    case "cloudformation.amazonaws.com":
      return value === name || value.includes(`:stack/${name}/`) || value.includes(`${name}-forwarder`);
    case "events.amazonaws.com":
      return value.startsWith(`${name}-`);
    case "sns.amazonaws.com":
      // A subscription's ARN is that of its topic with an id behind it.
      return topicArns.some((arn) => value === arn || value.startsWith(`${arn}:`));
    case "kms.amazonaws.com":
      return keyId !== undefined && (value === keyId || value.endsWith(`/${keyId}`));
    case "lambda.amazonaws.com":
      // NAME, NAME:ALIAS, ACCOUNT:function:NAME, the whole ARN.
      return value.split(":").some((part) => functionNames.includes(part));
    case "sqs.amazonaws.com":
      // https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or the older https://REGION.queue.amazonaws.com/ACCOUNT/NAME.
      return queueNames.includes(value.split("/").at(-1) ?? "");
    default:
      return value === bucket;
  }
}
