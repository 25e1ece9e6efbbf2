import { RULE_NAMES } from "../../../deploy/event-patterns.ts";
import type { AlertKind } from "../../alerts/classify.ts";
import { CANARY_SOURCE } from "../../alerts/delivered-event.ts";

/** What follows service and stage in the names of the rules. The last one stands in the home Region alone. */
export const HOME_RULES = [...RULE_NAMES, "own-resources"] as const;
export type RuleName = (typeof HOME_RULES)[number];

/** An event in the shape in which EventBridge delivers it, and what is to come of it. */
export interface Sample {
  /** For people, in a sentence: `a sign-in as root`. */
  readonly title: string;
  readonly kind: AlertKind | "ignored";
  /** The rules that match it. None of the others does. */
  readonly rules: readonly RuleName[];
  readonly event: Readonly<Record<string, unknown>>;
}

/** What stands in the samples of the installation that they are for. */
export interface SampleNames {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  /** Service and stage: `rootwatch-prod`. */
  readonly name: string;
  readonly alertsTopicArn: string;
}

const ID = "00000000-0000-4000-8000-000000000000";
const TIME = "2026-11-23T06:50:58Z";

/** Shapes: the CloudTrail user guide's examples, and records that were seen. */
export function sampleEvents(names: SampleNames): Sample[] {
  const { accountId, partition, region, name, alertsTopicArn } = names;
  const arn = (who: string) => `arn:${partition}:iam::${accountId}:${who}`;
  const ROOT = { type: "Root", principalId: accountId, arn: arn("root"), accountId, accessKeyId: "" };
  const USER = {
    type: "IAMUser",
    principalId: "AIDAEXAMPLE",
    arn: arn("user/dana"),
    userName: "dana",
    accountId,
  };
  const envelope = { version: "0", id: ID, account: accountId, time: TIME, region, resources: [] };
  const record = (service: string, eventName: string) => ({
    eventVersion: "1.11",
    eventTime: TIME,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    sourceIPAddress: "198.51.100.10",
    userAgent: "Mozilla/5.0",
    requestParameters: null as unknown,
    eventID: ID,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
  });
  /** Of the sign-in service. */
  const signIn = (eventName: string, outcome: string, who: object) => ({
    ...envelope,
    source: "aws.signin",
    "detail-type": "AWS Console Sign In via CloudTrail",
    detail: {
      ...record("signin", eventName),
      ...who,
      responseElements: { [eventName]: outcome },
      additionalEventData: { MobileVersion: "No", MFAUsed: "Yes" },
      eventType: "AwsConsoleSignIn",
    },
  });
  const call = (
    service: string,
    eventName: string,
    userIdentity: object,
    parameters: object,
    readOnly = false,
  ) => ({
    ...envelope,
    source: `aws.${service}`,
    "detail-type": "AWS API Call via CloudTrail",
    detail: {
      ...record(service, eventName),
      userIdentity,
      requestParameters: parameters,
      responseElements: null,
      readOnly,
      eventType: "AwsApiCall",
    },
  });
  const contact = { AlternateContactType: "SECURITY" };
  return [
    sample(
      "a sign-in as root",
      "root-sign-in",
      ["sign-in"],
      signIn("ConsoleLogin", "Success", { userIdentity: ROOT }),
    ),
    sample(
      "a failed sign-in as root",
      "root-sign-in-failed",
      ["sign-in"],
      signIn("ConsoleLogin", "Failure", { userIdentity: ROOT }),
    ),
    // Before somebody is known, it may name nobody.
    sample(
      "a recovery of root's password",
      "root-recovery",
      ["sign-in"],
      signIn("PasswordRecoveryRequested", "Success", {}),
    ),
    // A rule cannot tell it from others that matter; the function does.
    sample(
      "a check of root's MFA",
      "ignored",
      ["sign-in"],
      signIn("CheckMfa", "Success", { userIdentity: ROOT }),
    ),
    sample(
      "a sign-in of an IAM user",
      "ignored",
      [],
      signIn("ConsoleLogin", "Success", { userIdentity: USER }),
    ),
    sample(
      "a new access key of root",
      "root-access-key",
      ["root-call"],
      call("iam", "CreateAccessKey", ROOT, {}),
    ),
    sample(
      "a new access key of an IAM user",
      "ignored",
      [],
      call("iam", "CreateAccessKey", USER, { userName: "dana" }),
    ),
    sample(
      "a change of a contact",
      "recovery-settings-changed",
      ["recovery-settings"],
      call("account", "PutAlternateContact", USER, contact),
    ),
    sample("a look at a contact", "ignored", [], call("account", "GetAlternateContact", USER, contact, true)),
    sample(
      "a trail that is stopped",
      "watch-tampered",
      ["watch"],
      call("cloudtrail", "StopLogging", USER, { name: "main" }),
    ),
    sample(
      "a rule of ours that is disabled",
      "watch-tampered",
      ["watch"],
      call("events", "DisableRule", USER, { name: `${name}-sign-in` }),
    ),
    sample(
      "somebody else's rule that is disabled",
      "ignored",
      [],
      call("events", "DisableRule", USER, { name: "reports" }),
    ),
    sample(
      "the alerts topic that is deleted",
      "watch-tampered",
      ["own-resources"],
      call("sns", "DeleteTopic", USER, { topicArn: alertsTopicArn }),
    ),
    sample("our canary", "test", ["canary"], {
      ...envelope,
      source: CANARY_SOURCE,
      "detail-type": "Canary",
      detail: { purpose: "test", id: ID, region },
    }),
  ];
}

function sample(
  title: string,
  kind: Sample["kind"],
  rules: readonly RuleName[],
  event: Sample["event"],
): Sample {
  return { title, kind, rules, event };
}
