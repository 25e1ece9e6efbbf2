import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { snsAlertAnnouncer } from "../../src/notify/alert-announcer.ts";
import { eventLike, incoming } from "../helpers/root-events-given.ts";

const arnOf = (topic: string) => `arn:aws:sns:eu-central-1:111122223333:${topic}`;

it("an alert is worded for each topic as its subscribers read it", async () => {
  const client = new SNSClient({ region: "eu-central-1", maxAttempts: 1 });
  const topics = { alerts: arnOf("alerts"), operations: arnOf("operations"), chat: arnOf("chat") };
  const sns = mockClient(client);
  const announcer = snsAlertAnnouncer(client, topics, "UTC");
  sns.on(PublishCommand).resolves({ MessageId: "1" });
  const { event, facts, raw } = incoming(eventLike("sign-in-without-mfa"));
  const alert = {
    kind: "root-sign-in" as const,
    severity: "critical" as const,
    facts,
    group: undefined,
    failuresBefore: 0,
    announcement: undefined,
  };
  expect(event.accountId).toBe("111122223333");
  for (const audience of announcer.audiences)
    await announcer.publish(audience, audience.wordAlert(alert, { evidence: undefined, event: raw }));
  const [toAlerts, toChat] = sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);
  expect(toAlerts?.TopicArn).toBe(topics.alerts);
  const bodies = JSON.parse(toAlerts?.Message ?? "");
  expect(bodies.email).toMatch(/^Root signed in without MFA from 198\.51\.100\.10\./);
  expect(JSON.parse(bodies.sqs)).toMatchObject({ schema: "rootwatch/alert/1", event: raw });
  expect(toChat?.TopicArn).toBe(topics.chat);
  expect(JSON.parse(JSON.parse(toChat?.Message ?? "").default)).toMatchObject({ source: "custom" });
});
