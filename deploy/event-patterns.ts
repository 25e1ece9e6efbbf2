import { WATCH_CALLS } from "../src/alerts/watch-calls.ts";

/** A pattern of EventBridge, as JSON. */
export type EventPattern = { readonly [key: string]: unknown };

/** One page of AWS prints the second; events have been seen with the first. */
const SIGN_IN = ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"];
export const API_CALL = ["AWS API Call via CloudTrail"];
/** What the console does without a public call of its own. */
const BY_ROOT = [...API_CALL, "AWS Console Action via CloudTrail"];

/** Nobody but AWS may put events of such a source on a bus: what else calls itself CloudTrail is not believed. */
export const FROM_AWS = [{ prefix: "aws." }];

const RECOVERY = [
  "PasswordRecoveryRequested",
  "PasswordRecoveryCompleted",
  "PasswordUpdated",
  "EmailUpdated",
];

/**
 * What is listened to in every watched Region, by the name of the rule. Never by `awsRegion`: a record of a sign-in has said
 * `global`. Of a pattern EventBridge takes 2,048 characters.
 *
 * @param named puts the name of the installation in the place of `${Name}`, or has a template do so
 */
export function eventPatterns(named: (text: string) => unknown): Readonly<Record<RuleName, EventPattern>> {
  const prefix = named(`\${Name}-`);
  const stack = named(`\${Name}`);
  // By the StackSet, or by hand: `StackSet-NAME-forwarders-...`, `NAME-forwarder`, and the ARNs of both.
  const forwarders = named(`*\${Name}-forwarder*`);
  const stackArn = named(`arn:*:stack/\${Name}/*`);
  return {
    // Before somebody is known, an event of a recovery may name nobody.
    "sign-in": {
      source: ["aws.signin"],
      "detail-type": SIGN_IN,
      detail: {
        $or: [
          { userIdentity: { type: ["Root"] } },
          { userIdentity: { type: [{ "anything-but": ["IAMUser"] }] }, eventName: RECOVERY },
          { userIdentity: { type: [{ exists: false }] }, eventName: RECOVERY },
        ],
      },
    },
    "root-call": {
      source: FROM_AWS,
      "detail-type": BY_ROOT,
      detail: { userIdentity: { type: ["Root"] } },
    },
    "recovery-settings": {
      source: FROM_AWS,
      "detail-type": API_CALL,
      detail: {
        $or: [
          { eventSource: ["account.amazonaws.com"], readOnly: [false] },
          { eventSource: ["account.amazonaws.com"], readOnly: [{ exists: false }] },
          {
            eventSource: ["iam.amazonaws.com"],
            eventName: ["UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"],
          },
        ],
      },
    },
    // A trail feeds all of this; any may be the one. Rules and queues are ours in every Region.
    watch: {
      source: FROM_AWS,
      "detail-type": API_CALL,
      detail: {
        $or: [
          { eventSource: ["cloudtrail.amazonaws.com"], eventName: WATCH_CALLS.trail },
          {
            eventSource: ["events.amazonaws.com"],
            eventName: WATCH_CALLS.rule,
            requestParameters: { name: [{ prefix }] },
          },
          {
            eventSource: ["events.amazonaws.com"],
            eventName: WATCH_CALLS.target,
            requestParameters: { rule: [{ prefix }] },
          },
          // Of one queue SQS takes several URLs.
          {
            eventSource: ["sqs.amazonaws.com"],
            eventName: WATCH_CALLS.queue,
            requestParameters: { queueUrl: [{ wildcard: named(`*/\${Name}-*`) }] },
          },
          // What goes with a stack is deleted by CloudFormation, of which nobody is told: so of whoever told it to.
          {
            eventSource: ["cloudformation.amazonaws.com"],
            eventName: WATCH_CALLS.stack,
            requestParameters: { stackName: [stack, { wildcard: stackArn }, { wildcard: forwarders }] },
          },
          {
            eventSource: ["cloudformation.amazonaws.com"],
            eventName: WATCH_CALLS.stackSet,
            requestParameters: { stackSetName: [{ prefix: named(`\${Name}-forwarders`) }] },
          },
        ],
      },
    },
    canary: { source: ["rootwatch.canary"] },
  };
}

export const RULE_NAMES = ["sign-in", "root-call", "recovery-settings", "watch", "canary"] as const;
type RuleName = (typeof RULE_NAMES)[number];

/** Names of what a rule is called in a template: `SignInRule`. */
export function logicalId(rule: RuleName): string {
  const words = rule.split("-").map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join("")}Rule`;
}

/** The patterns of an installation. */
export function patternsOf(name: string): ReturnType<typeof eventPatterns> {
  return eventPatterns((text) => text.replace(`\${Name}`, name));
}
