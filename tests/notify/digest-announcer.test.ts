import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canariesMissingMessage } from "../../src/notify/canaries-missing.ts";
import {
  type DigestAnnouncer,
  digestMessage,
  snsDigestAnnouncer,
} from "../../src/notify/digest-announcer.ts";
import { MAX_MESSAGE_BYTES } from "../../src/notify/sns.ts";
import { accessKey, daysAgo, password, report, userRow } from "../helpers/account-fixture.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { digestAbout } from "../helpers/digests.ts";
import { bytesOf } from "../helpers/message-bytes.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";

const topics = {
  alerts: "arn:aws:sns:eu-central-1:111122223333:alerts",
  operations: "arn:aws:sns:eu-central-1:111122223333:operations",
  chat: undefined,
};
const chat = "arn:aws:sns:eu-central-1:111122223333:chat";
const digest = digestAbout({ accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } });

/** Publishes a digest to each audience. */
async function publishTo(announcer: DigestAnnouncer) {
  for (const audience of announcer.audiences) await announcer.publish(audience, audience.word(digest));
}

function mocked(chatTopic?: string) {
  const client = new SNSClient({ region: "eu-central-1", maxAttempts: 1 });
  return {
    sns: mockClient(client),
    announcer: snsDigestAnnouncer(client, { ...topics, chat: chatTopic }, "UTC"),
  };
}

describe("the digest as one message", () => {
  it("has plain text for people, the document for machines, and attributes to filter by", () => {
    const { bodies, attributes } = digestMessage(digest, "UTC");
    expect(Object.keys(bodies)).toEqual(["default", "email", "https", "lambda", "sqs", "sms"]);
    expect(bodies.default).toBe(bodies["email"]);
    expect(JSON.parse(bodies["sqs"] ?? "")).toMatchObject({ schema: "rootwatch/digest/1" });
    expect(bodies["https"]).toBe(bodies["sqs"]);
    expect(bodies["lambda"]).toBe(bodies["sqs"]);
    // A text message is cut after 1,600 characters, and some networks take far fewer.
    expect(bodies["sms"]?.length).toBeLessThan(400);
    expect(attributes).toEqual({ kind: "digest", severity: "critical", accountId: "111122223333" });
  });

  it("stays below SNS's limit with 5,000 users who all fail, with names of any length and script", () => {
    const rows = Array.from({ length: 5000 }, (_, index) => {
      const name = `${"x+=,.@-_".repeat(7)}${index}`;
      const arn = `arn:aws:iam::111122223333:user/${'"\\'.repeat(250)}/${name}`;
      return userRow(name, {
        ...password({ mfa_active: "false" }),
        ...accessKey(1, daysAgo(400)),
        user: `"${name}"`,
        arn: `"${arn.replaceAll('"', '""')}"`,
      });
    });
    const serviceCredentials = Array.from({ length: 5000 }, (_, index) => ({
      UserName: '\u{1F600}\u2028\u0000"\\'.repeat(200),
      Status: "Active",
      ServiceName: "\u4E2D".repeat(500),
      CreateDate: daysAgo(400),
      ServiceSpecificCredentialId: `ACCA${index}`,
    }));
    const large = digestAbout({ credentialReport: report(rows), serviceCredentials });
    const message = digestMessage(large, "America/Argentina/ComodRivadavia");
    expect(large.added.length).toBeGreaterThan(20_000);
    expect(bytesOf(message)).toBeLessThan(MAX_MESSAGE_BYTES);
    const { omitted, new: shown } = JSON.parse(message.bodies["sqs"] ?? "");
    expect(omitted.new + shown.length).toBe(large.added.length);
  });

  it("stays below it where every list is as full as it gets, in words that take the most room", () => {
    const odd = '"\\\u{1F600}'.repeat(40);
    const rows = [...Array(1_000).keys()].map((index) =>
      userRow(`user-${index}`, {
        ...password({ mfa_active: "false" }),
        ...accessKey(1, daysAgo(400), daysAgo(390)),
      }),
    );
    const csv = [report(rows).csv, ...Array.from({ length: 999 }, (_, index) => `row-${index},x`)].join("\n");
    const full = digestAbout({ credentialReport: { ...report(), csv } });
    const fails = full.added.map((fail) => ({
      ...fail,
      fix: odd,
      finding: {
        ...fail.finding,
        template: `{user}${fail.finding.template}`,
        data: { ...fail.finding.data, user: odd },
        resource: { ...fail.finding.resource, name: `${fail.finding.resource.name}${odd}` },
      },
    }));
    expect(fails.length).toBeGreaterThan(2_000);
    const former = fails.map(({ finding: { id, rule, severity, resource }, dueAt }) => ({
      ...{ id, rule, severity, dueAt },
      resource: { type: resource.type, name: resource.name },
      unverifiedSince: dueAt,
      untold: "again" as const,
    }));
    const dated = fails.map(({ finding: { id } }) => ({
      ...{ key: `exception:${id}`, stage: "ending" as const, covers: 9, more: 9, moreIds: [id, id, id] },
      ...{ whose: odd, hint: odd },
    }));
    const everything = {
      ...full,
      ...{ first: false, weekly: true, settingsChanged: true, dated },
      ...{ added: fails, reopened: fails, overdue: fails, open: fails },
      ...{ unverified: former, unwatched: former },
      resolved: former.map((one) => ({ ...one, because: "parameters" as const })),
      notes: Array(5).fill(odd),
    };
    const { sns: _, announcer } = mocked(chat);
    for (const audience of announcer.audiences) {
      expect(bytesOf(audience.word(everything))).toBeLessThan(MAX_MESSAGE_BYTES);
    }
  });

  it("stays below it with 10,000 rows that cannot be read", () => {
    const csv = [
      report().csv,
      ...Array.from({ length: 9_999 }, (_, index) => `row-${index},${"y".repeat(300)}`),
    ].join("\n");
    const large = digestAbout({ credentialReport: { ...report(), csv } });
    const message = digestMessage(large, "UTC");
    expect(large.coverage.length).toBeGreaterThan(9_000);
    expect(bytesOf(message)).toBeLessThan(MAX_MESSAGE_BYTES);
    const { omitted, coverage } = JSON.parse(message.bodies["sqs"] ?? "");
    expect(omitted.coverage + coverage.length).toBe(large.coverage.length);
    expect(message.bodies["email"]).toMatch(/\.\.\. and \d+ more, in the full report/);
  });

  it("stays below it and can be parsed, whatever the account", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const message = digestMessage(digestAbout(given), "UTC");
        expect(bytesOf(message)).toBeLessThan(MAX_MESSAGE_BYTES);
        JSON.parse(message.bodies["sqs"] ?? "");
      }),
      { numRuns: 50 },
    );
  });
});

describe("publishing", () => {
  it("is one Publish with MessageStructure json", async () => {
    const { sns, announcer } = mocked();
    sns.on(PublishCommand).resolves({ MessageId: "1" });
    await publishTo(announcer);
    const [call, ...more] = sns.commandCalls(PublishCommand);
    expect(more).toEqual([]);
    expect(call?.args[0].input).toMatchObject({
      TopicArn: topics.alerts,
      MessageStructure: "json",
      MessageAttributes: { severity: { DataType: "String", StringValue: "critical" } },
    });
  });

  it("goes to the chat topic in its own schema, where there is one", async () => {
    const { sns, announcer } = mocked(chat);
    sns.on(PublishCommand).resolves({ MessageId: "1" });
    await publishTo(announcer);
    const inputs = sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);
    expect(inputs.map(({ TopicArn }) => TopicArn)).toEqual([topics.alerts, chat]);
    const { default: text } = JSON.parse(inputs[1]?.Message ?? "");
    expect(JSON.parse(text)).toMatchObject({ version: "1.0", source: "custom" });
  });

  it.each(["Throttled", "KMSAccessDenied", "NotFound"])("%s fails it", async (name) => {
    const { sns, announcer } = mocked();
    sns.on(PublishCommand).rejects(awsError(name));
    await expect(publishTo(announcer)).rejects.toMatchObject({ name });
  });

  it("an answer without an id is none", async () => {
    const { sns, announcer } = mocked();
    sns.on(PublishCommand).resolves({});
    await expect(publishTo(announcer)).rejects.toThrow("SNS gave no message id");
  });

  it("what is wrong with Rootwatch itself goes to the operations topic", async () => {
    const { sns, announcer } = mocked();
    sns.on(PublishCommand).resolves({ MessageId: "1" });
    await announcer.sayToOperations(
      canariesMissingMessage("111122223333", [
        { region: "us-east-2", why: "it was sent and has not arrived" },
      ]),
    );
    const [call] = sns.commandCalls(PublishCommand);
    expect(call?.args[0].input).toMatchObject({
      TopicArn: topics.operations,
      Subject: "[operations] 111122223333: not all is heard from us-east-2",
      MessageAttributes: { kind: { DataType: "String", StringValue: "operations" } },
    });
  });

  it("that nobody listens goes to the operations topic, with what waits and what to do", async () => {
    const { sns, announcer } = mocked();
    sns.on(PublishCommand).resolves({ MessageId: "1" });
    await announcer.sayThatNobodyListens(digest, [
      { topicArn: topics.alerts, protocol: "email", state: "pending" },
    ]);
    const [call] = sns.commandCalls(PublishCommand);
    expect(call?.args[0].input.TopicArn).toBe(topics.operations);
    expect(call?.args[0].input.Subject).toBe(
      "[operations] 111122223333: a digest waits, no channel is confirmed",
    );
    expect(JSON.parse(call?.args[0].input.Message ?? "").default).toMatchInlineSnapshot(`
      "Rootwatch audited AWS account 111122223333 and has something to tell, but nobody would see it:
      no subscription for people is confirmed (there are: 1 pending email).

      Nothing was published, and nothing is lost: the next audit after somebody has confirmed tells all of it.
      Open the mail "AWS Notification - Subscription Confirmation" and follow its link. It is valid for two days;
      after that, deploy again, and AWS asks again.

      What waits: [critical] 111122223333: 1 new, 35 could not be judged: root-mfa
      Full report: https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
      "
    `);
  });
});

describe("who listens", () => {
  it("over all pages: confirmed, pending, and not who has left", async () => {
    const { sns, announcer } = mocked();
    const sub = (Protocol: string, SubscriptionArn: string) => ({
      Protocol,
      SubscriptionArn,
      Endpoint: "a@example.com",
    });
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: topics.alerts })
      .resolvesOnce({
        Subscriptions: [sub("email", "PendingConfirmation"), sub("email", "Deleted")],
        NextToken: "2",
      })
      .resolvesOnce({ Subscriptions: [sub("sqs", `${topics.alerts}:1`)] });
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: topics.operations })
      .resolves({ Subscriptions: [sub("email", `${topics.operations}:2`)] });
    const channels = await announcer.channels();
    expect(channels).toEqual([
      { topicArn: topics.alerts, protocol: "email", state: "pending" },
      { topicArn: topics.alerts, protocol: "sqs", state: "confirmed" },
      { topicArn: topics.operations, protocol: "email", state: "confirmed" },
    ]);
    expect(JSON.stringify(channels)).not.toContain("@example.com");
  });

  it("comes to an end where SNS repeats its token, or gives an empty one", async () => {
    for (const NextToken of ["", "again"]) {
      const { sns, announcer } = mocked();
      sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [], NextToken });
      expect(await announcer.channels()).toEqual([]);
      expect(sns.commandCalls(ListSubscriptionsByTopicCommand).length).toBeLessThan(5);
    }
  });
});
