import { WATCH_CALLS } from "../src/alerts/watch-calls.ts";
import { API_CALL, type EventPattern, FROM_AWS } from "./event-patterns.ts";

/**
 * What is ours in the home Region alone, as a part of its template. By what the names begin with: of a pattern EventBridge takes
 * 2,048 characters. Whether it is ours indeed, the function says.
 *
 * @param name service and stage
 */
export function ownResourcesPattern(name: string): EventPattern {
  const arn = (rest: string) => ({
    "Fn::Sub": `arn:\${AWS::Partition}:${rest.replace(":", `:\${AWS::Region}:\${AWS::AccountId}:`)}`,
  });
  const topics = [{ prefix: arn(`sns:${name}-`) }];
  const onMappings = WATCH_CALLS.eventSource.map((call) => ({ prefix: call }));
  return {
    source: FROM_AWS,
    "detail-type": API_CALL,
    detail: {
      $or: [
        {
          eventSource: ["sns.amazonaws.com"],
          eventName: WATCH_CALLS.topic,
          requestParameters: { topicArn: topics },
        },
        {
          eventSource: ["sns.amazonaws.com"],
          eventName: WATCH_CALLS.subscription,
          requestParameters: { subscriptionArn: topics },
        },
        {
          eventSource: ["kms.amazonaws.com"],
          eventName: WATCH_CALLS.key,
          requestParameters: {
            keyId: { "Fn::If": ["WithKey", [{ Ref: "Key" }, { "Fn::GetAtt": ["Key", "Arn"] }], ["none"]] },
          },
        },
        {
          eventSource: ["lambda.amazonaws.com"],
          eventName: dated(WATCH_CALLS.function),
          // By name, by the whole ARN or by a part of it.
          requestParameters: { functionName: [{ prefix: `${name}-` }, { wildcard: `*:${name}-*` }] },
        },
        // Of what was refused there is no answer; of a mapping that was made anew by hand the stack does not know the id.
        {
          eventSource: ["lambda.amazonaws.com"],
          eventName: onMappings,
          requestParameters: { uUID: [{ Ref: "RootActivityEventSourceMappingSQSRootActivity" }] },
        },
        {
          eventSource: ["lambda.amazonaws.com"],
          eventName: onMappings,
          responseElements: { functionArn: [{ prefix: arn(`lambda:function:${name}-`) }] },
        },
        {
          eventSource: ["s3.amazonaws.com"],
          eventName: WATCH_CALLS.bucket,
          requestParameters: { bucketName: [{ Ref: "EvidenceBucket" }] },
        },
      ],
    },
  };
}

/** Lambda writes its calls with a date behind them. `DeleteFunction` alone would be that of DeleteFunctionUrlConfig as well. */
function dated(calls: readonly string[]): unknown[] {
  return calls.flatMap((call) => [{ prefix: `${call}2` }, call]);
}
