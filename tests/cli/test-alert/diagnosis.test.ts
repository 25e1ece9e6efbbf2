import { describe, expect, it } from "vitest";
import { known, unreadable } from "../../../src/account/reading.ts";
import { diagnose } from "../../../src/cli/test-alert/diagnosis.ts";
import type { Observations, RuleSeen } from "../../../src/cli/test-alert/observe.ts";
import { allWell, holding, wayThrough } from "./seen.ts";

const HOME = wayThrough("eu-central-1");
const AWAY = wayThrough("us-west-2");

/** What is said where one thing is not as it should be. */
function of(changed: Partial<Observations>, way = HOME) {
  return diagnose({ ...allWell(way), ...changed }, way);
}

/** The way through us-west-2, with that Region's rule as it is given. */
function withRule(seen: Observations["rules"][number]["seen"], way = AWAY): Observations["rules"] {
  const [first, ...others] = allWell(way).rules;
  return first === undefined ? [] : [{ ...first, seen }, ...others];
}

const rule = (changed: Partial<RuleSeen>): RuleSeen => ({
  enabled: true,
  pattern: "{}",
  targets: [AWAY.hop("canary", "us-west-2").target],
  ...changed,
});

const LOG = "aws logs tail /aws/lambda/rootwatch-prod-root-activity --region eu-central-1 --since 15m";

describe("what lets nothing pass", () => {
  it.each<readonly [string, Partial<Observations>, string]>([
    [
      "a rule that forwards and is not there",
      { rules: withRule(known(undefined)) },
      "There is no rule rootwatch-prod-canary in us-west-2. Is that Region watched? If it is, somebody deleted the " +
        "rule: docs/test-alert.md says how to bring it back.",
    ],
    [
      "the home Region's rule that is not there",
      { rules: withRule(known(undefined), HOME) },
      "There is no rule rootwatch-prod-canary in eu-central-1. Somebody deleted it: docs/test-alert.md says how to " +
        "bring it back.",
    ],
    [
      "a rule that is disabled",
      { rules: withRule(known(rule({ enabled: false }))) },
      "The rule rootwatch-prod-canary in us-west-2 is disabled. Enable it: aws events enable-rule --region us-west-2 " +
        "--name rootwatch-prod-canary",
    ],
    [
      "a rule that leads elsewhere",
      { rules: withRule(known(rule({ targets: ["arn:aws:sqs:us-west-2:111122223333:other"] }))) },
      "The rule rootwatch-prod-canary in us-west-2 does not lead to " +
        "arn:aws:events:eu-central-1:111122223333:event-bus/default. Bring that target back: aws events put-targets " +
        "--region us-west-2 --rule rootwatch-prod-canary --targets 'Id=home," +
        "Arn=arn:aws:events:eu-central-1:111122223333:event-bus/default,DeadLetterConfig={Arn=arn:aws:sqs:us-west-2:" +
        "111122223333:rootwatch-prod-not-forwarded},RoleArn=arn:aws:iam::111122223333:role/rootwatch-prod-eu-central-1-forward'",
    ],
    [
      "the home Region's rule without a target",
      { rules: withRule(known(rule({ targets: [] })), HOME) },
      "The rule rootwatch-prod-canary in eu-central-1 does not lead to " +
        "arn:aws:sqs:eu-central-1:111122223333:rootwatch-prod-root-activity. Bring that target back: aws events " +
        "put-targets --region eu-central-1 --rule rootwatch-prod-canary --targets 'Id=queue,Arn=arn:aws:sqs:eu-central-1:" +
        "111122223333:rootwatch-prod-root-activity,DeadLetterConfig={Arn=arn:aws:sqs:eu-central-1:111122223333:rootwatch-prod-root-activity-failed}'",
    ],
    [
      "a queue that is not there",
      { queue: known(undefined) },
      "There is no queue rootwatch-prod-root-activity in eu-central-1. docs/test-alert.md says how to bring it back.",
    ],
    [
      "an event source mapping that is not there",
      { mapping: known(undefined) },
      "There is no event source mapping of queue rootwatch-prod-root-activity to function " +
        "rootwatch-prod-root-activity in eu-central-1. docs/test-alert.md says how to bring it back.",
    ],
    ...["Disabled", "Disabling"].map(
      (state) =>
        [
          `an event source mapping that is ${state}`,
          { mapping: known({ id: "1a2b", state, lastResult: "" }) },
          "The event source mapping of queue rootwatch-prod-root-activity to function rootwatch-prod-root-activity is " +
            "disabled. Enable it: aws lambda update-event-source-mapping --region eu-central-1 --uuid 1a2b --enabled",
        ] as const,
    ),
  ])("is %s: then waiting is of no use", (_, changed, line) => {
    expect(of(changed, changed.rules?.[0]?.hop.region === "us-west-2" ? AWAY : HOME)).toEqual({
      stops: [line],
      certain: true,
      notSeen: [],
    });
  });
});

describe("where it may have stopped", () => {
  it.each<readonly [string, Partial<Observations>, string]>([
    [
      "is the queue of what was not forwarded",
      { notForwarded: known(holding(1, 1)) },
      "The queue rootwatch-prod-not-forwarded in us-west-2 holds 2 events that EventBridge could not forward, maybe " +
        "this one. ERROR_MESSAGE says why: aws sqs receive-message --region us-west-2 --queue-url " +
        "https://sqs.example/queue --message-attribute-names All",
    ],
    [
      "is where there is no such queue",
      { notForwarded: known(undefined) },
      "There is no queue rootwatch-prod-not-forwarded in us-west-2: what cannot be forwarded is lost. " +
        "docs/test-alert.md says how to bring it back.",
    ],
    [
      "is the queue, of which the function takes nothing",
      { queue: known(holding(3)) },
      "3 events wait in the queue rootwatch-prod-root-activity in eu-central-1 for the function, which may be " +
        "throttled: aws lambda get-function-concurrency --region eu-central-1 --function-name rootwatch-prod-root-activity.",
    ],
    [
      "is the function",
      { queue: known(holding(0, 1)) },
      "1 event of the queue rootwatch-prod-root-activity in eu-central-1 is with the function, or failed there and " +
        `come again after six minutes. Its log says which: ${LOG}`,
    ],
    [
      "is an event source mapping on its way",
      { mapping: known({ id: "1a2b", state: "Updating", lastResult: "" }) },
      "The event source mapping of queue rootwatch-prod-root-activity to function rootwatch-prod-root-activity is " +
        "Updating: try again when it is Enabled.",
    ],
    [
      "is what Lambda has a problem with",
      { mapping: known({ id: "1a2b", state: "Enabled", lastResult: "PROBLEM: Function call failed." }) },
      "Lambda says of the event source mapping of queue rootwatch-prod-root-activity to function " +
        `rootwatch-prod-root-activity: PROBLEM: Function call failed. Look into its log: ${LOG}`,
    ],
    [
      "is among what could not be told",
      { failed: known(holding(1)) },
      "The queue rootwatch-prod-root-activity-failed in eu-central-1 holds 1 event that could not be told. The " +
        `function's log says why: ${LOG}; when that is mended, send them again: aws sqs start-message-move-task ` +
        "--region eu-central-1 --source-arn arn:aws:sqs:eu-central-1:111122223333:rootwatch-prod-root-activity-failed",
    ],
    [
      "is where there is no queue for that",
      { failed: known(undefined) },
      "There is no queue rootwatch-prod-root-activity-failed in eu-central-1: what cannot be told is lost. " +
        "docs/test-alert.md says how to bring it back.",
    ],
    [
      "is the function's log where nothing else is found",
      {},
      `Nothing that was looked at holds it back. What the function did with it is in its log: ${LOG}`,
    ],
  ])("%s", (_, changed, line) => {
    expect(of(changed, AWAY)).toEqual({ stops: [line], certain: false, notSeen: [] });
  });

  it("says nothing of the function where it is not known to take anything", () => {
    const { stops } = of({ queue: known(holding(1)), mapping: unreadable("AccessDenied") });
    expect(stops).toEqual([
      "1 event waits in the queue rootwatch-prod-root-activity in eu-central-1 for the function.",
    ]);
  });

  it("is told in the order of the way, all of it", () => {
    const { stops, certain } = of(
      {
        rules: withRule(known(rule({ enabled: false, targets: [] }))),
        failed: known(holding(1)),
        queue: known(holding(1)),
        notForwarded: known(holding(1)),
      },
      AWAY,
    );
    expect(stops.map((line) => line.slice(0, 40))).toEqual(
      [
        "The rule rootwatch-prod-canary in us-west",
        "The rule rootwatch-prod-canary in us-west",
        "The queue rootwatch-prod-not-forwarded i",
        "1 event waits in the queue rootwatch-prod",
        "The queue rootwatch-prod-root-activity-f",
      ].map((line) => line.slice(0, 40)),
    );
    expect(certain).toBe(true);
  });
});

describe("what may not be looked at", () => {
  it("is said, and keeps nothing else from being said", () => {
    const no = unreadable<undefined>("AccessDenied: no");
    const seen = of(
      { rules: withRule(no), notForwarded: no, queue: no, mapping: no, failed: known(holding(1)) },
      AWAY,
    );
    expect(seen.stops).toHaveLength(1);
    expect(seen.certain).toBe(false);
    expect(seen.notSeen).toEqual([
      "The rule rootwatch-prod-canary in us-west-2 could not be looked at: AccessDenied: no",
      "The queue rootwatch-prod-not-forwarded in us-west-2 could not be looked at: AccessDenied: no",
      "The queue rootwatch-prod-root-activity in eu-central-1 could not be looked at: AccessDenied: no",
      "The event source mapping of queue rootwatch-prod-root-activity to function rootwatch-prod-root-activity could " +
        "not be looked at: AccessDenied: no",
    ]);
  });
});
