/**
 * Calls that end, blind or silence a watch, by what they are on. The only place that names them: EventBridge is asked for the
 * same (`deploy/event-patterns.ts`, `deploy/own-resources.ts`).
 */
export const WATCH_CALLS = {
  /** Any trail may be the one that EventBridge hears of everything by. */
  trail: ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"],
  // PutRule disables as well, or asks for something else; PutTargets leads elsewhere.
  rule: ["DisableRule", "DeleteRule", "PutRule"],
  target: ["RemoveTargets", "PutTargets"],
  stack: ["DeleteStack"],
  stackSet: ["DeleteStackInstances", "DeleteStackSet"],
  topic: ["DeleteTopic", "SetTopicAttributes"],
  subscription: ["Unsubscribe", "SetSubscriptionAttributes"],
  key: ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"],
  function: ["DeleteFunction", "PutFunctionConcurrency", "UpdateFunctionCode", "UpdateFunctionConfiguration"],
  eventSource: ["DeleteEventSourceMapping", "UpdateEventSourceMapping"],
  queue: ["PurgeQueue", "DeleteQueue", "SetQueueAttributes"],
  bucket: ["DeleteObject", "DeleteObjects", "PutBucketPolicy", "DeleteBucketPolicy"],
} as const;

const { trail, rule, target, stack, stackSet, topic, subscription, key, eventSource, queue, bucket } =
  WATCH_CALLS;

/** The same by service, as records name it. */
export const CALLS_BY_SERVICE: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["cloudtrail.amazonaws.com", trail],
  ["cloudformation.amazonaws.com", [...stack, ...stackSet]],
  ["events.amazonaws.com", [...rule, ...target]],
  ["sns.amazonaws.com", [...topic, ...subscription]],
  ["kms.amazonaws.com", key],
  ["lambda.amazonaws.com", [...WATCH_CALLS.function, ...eventSource]],
  ["sqs.amazonaws.com", queue],
  ["s3.amazonaws.com", bucket],
]);
