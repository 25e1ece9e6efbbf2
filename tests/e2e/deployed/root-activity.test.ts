import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isoSeconds } from "../../../src/account/time.ts";
import { classify } from "../../../src/alerts/classify.ts";
import { readEvent } from "../../../src/alerts/delivered-event.ts";
import { WATCH } from "../../alerts/watch.ts";
import { administrator } from "../../helpers/administrator.ts";
import { ACCOUNT_ID, type Deployment, REGION, startDeployment } from "../../helpers/deployment.ts";
import { policyActions } from "../../helpers/packaged-template.ts";
import { readmeCommand } from "../../helpers/readme-commands.ts";
import { type ActivityDeployment, activityOn } from "../../helpers/root-activity-deployment.ts";
import { eventLike, newEventId } from "../../helpers/root-events-given.ts";
import { soak } from "../../helpers/soak.ts";
import { type Inbox, mailboxOn, queueOn } from "../../helpers/subscribers.ts";
import { testAlert } from "../../helpers/test-alert.ts";

const NAME = "rootwatch-prod";
const topic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT_ID}:${NAME}-${name}`;
/** The event source mapping in the fixtures. */
const MAPPING = "2c2c2c2c-0000-4000-8000-000000000000";
const FIXTURES = join(import.meta.dirname, "../../fixtures/events/root");

let deployment: Deployment;
let activity: ActivityDeployment;
let deploymentSaid: string;
let mappingId: string;
let machines: Inbox;
let mails: Inbox & { close(): Promise<void> };
let operations: Inbox & { close(): Promise<void> };

const config = () => administrator(deployment.gateway.url);
beforeAll(async () => {
  deployment = await startDeployment();
  const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npm run deploy"));
  if (status !== 0) throw new Error(seen);
  activity = activityOn(deployment, seen);
  deploymentSaid = seen;
  mappingId = await activity.mappingId();
  machines = await queueOn(topic("alerts"), config());
  mails = await mailboxOn(topic("alerts"), config());
  operations = await mailboxOn(topic("operations"), config());
  // From here on each function may do what its role allows, and no more.
  await deployment.moto.enforceIam();
}, 300_000);

afterAll(async () => {
  await mails?.close();
  await operations?.close();
  await deployment?.end();
});

beforeEach(async () => {
  await mails.take();
  await machines.take();
  await operations.take();
});

/** An event as AWS delivers it, in the Region where it was recorded. */
async function happens(event: ReturnType<typeof eventLike>, region = event.region) {
  const { source, "detail-type": detailType, detail } = event;
  return deployment.moto.serviceEvent({
    source,
    "detail-type": detailType,
    detail,
    account: ACCOUNT_ID,
    region,
  });
}

/** A fixture as it would be in this installation: its account, Region, key, bucket and event source mapping. */
function ofThisInstallation(name: string): ReturnType<typeof eventLike> {
  const { keyId = "" } = WATCH;
  const text = readFileSync(join(FIXTURES, `${name}.json`), "utf8")
    .replaceAll("111122223333", ACCOUNT_ID)
    .replaceAll("eu-central-1", REGION)
    .replaceAll(MAPPING, mappingId)
    .replaceAll(keyId, activity.key)
    .replaceAll(WATCH.bucket, activity.bucket);
  const event = JSON.parse(text);
  return { ...event, detail: { ...event.detail, eventID: newEventId() } };
}

describe("a deployment", () => {
  it("says that nobody is told of anything where no trail logs in all Regions, and how to have one", () => {
    expect(deploymentSaid).toContain("No trail covers all Regions: EventBridge hears of no sign-in of root");
    expect(deploymentSaid).toContain("Until a trail logs in all Regions");
  });
});

describe("root activity", () => {
  it("recorded in another Region arrives as a mail, as JSON for machines, and as evidence", async () => {
    const event = eventLike("sign-in-without-mfa");
    await happens(event, "us-east-2");
    await deployment.gateway.deliver();
    const [mail, ...more] = await mails.take();
    expect(more).toEqual([]);
    expect(mail?.subject).toBe("[critical] 123456789012 root signed in without MFA from 198.51.100.10");
    expect(mail?.body).toContain("Region: us-east-2");
    const [message] = await machines.take();
    const alert = JSON.parse(message?.body ?? "");
    expect(alert).toMatchObject({
      schema: "rootwatch/alert/1",
      kind: "root-sign-in",
      severity: "critical",
      accountId: ACCOUNT_ID,
      mfa: "not_used",
      event: { detail: event.detail },
    });
    expect(message?.attributes).toEqual({
      kind: "root-sign-in",
      severity: "critical",
      accountId: ACCOUNT_ID,
    });
    const evidence = await activity.jsonOf(String(alert.evidence.uri).split(`${activity.bucket}/`)[1] ?? "");
    expect(evidence).toMatchObject({ schema: "rootwatch/root-event/1", eventIds: [event.detail.eventID] });
  });

  it("that EventBridge delivers twice is told once", async () => {
    const event = eventLike("sign-in-with-mfa");
    await happens(event, "us-west-2");
    await deployment.gateway.deliver();
    await happens(event, "us-west-2");
    await happens(event, "us-west-2");
    await deployment.gateway.deliver();
    expect((await mails.take()).map(({ subject }) => subject)).toEqual([
      "[high] 123456789012 root signed in with MFA from 198.51.100.10",
    ]);
  });

  it("that changes root's credentials has the rules on root judged anew", async () => {
    await deployment.moto.account({ mfa: false });
    await happens(eventLike("mfa-deactivated"), "us-east-1");
    await deployment.gateway.deliver();
    await deployment.gateway.settled();
    const subjects = (await mails.take()).map(({ subject }) => subject);
    expect(subjects[0]).toBe("[critical] 123456789012 an MFA device of root was removed");
    expect(subjects[1]).toMatch(/^\[critical\] 123456789012: .*\(only \d+ of the rules\)/);
    await deployment.moto.account({ mfa: true });
  });
});

describe("an announced use", () => {
  it("is told all the same, quoted, one step milder, and only while it lasts", async () => {
    const { status, seen } = await deployment.run(
      "npx",
      "rootwatch",
      "announce",
      ...["--for", "1h", "--reason", "closing the old account", "--by", "dana", "--region", REGION],
    );
    expect(status, seen).toBe(0);
    const at = (hours: number) => new Date(Date.now() + 2_000 + hours * 3_600_000).toISOString();
    for (const hours of [0, -2]) {
      await happens(eventLike("sign-in-with-mfa", { eventTime: at(hours) }), "us-east-1");
      await deployment.gateway.deliver();
    }
    const [within, before] = await mails.take();
    expect(within?.subject).toBe("[medium] 123456789012 root signed in with MFA from 198.51.100.10");
    expect(within?.body).toMatch(/Announced by: dana\nReason: closing the old account\n/);
    expect(within?.body).toContain("Therefore: medium instead of high");
    expect(before?.subject).toBe("[high] 123456789012 root signed in with MFA from 198.51.100.10");
    expect(before?.body).not.toContain("dana");
  });
});

describe("a test alert", () => {
  it.each([
    ["the home Region", [], REGION],
    ["the forwarder of another", ["--through", "us-west-2"], "us-west-2"],
  ])("goes the whole way through %s, and every rule is right", async (_, args, region) => {
    const { status, told, seen } = await testAlert(deployment, ...args);
    expect(status, seen).toBe(0);
    expect(told).toMatchObject({ well: true, status: "carried" });
    const [mail] = await mails.take();
    expect(mail?.subject).toContain("[informational] 123456789012");
    expect(mail?.body).toContain(`Region: ${region}`);
  });
});

describe("the rules of EventBridge", () => {
  const names = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ""));

  /** A pattern asks for them, and the function ignores them. */
  const DELIVERED_AND_IGNORED = ["check-mfa", "invoked-by-service", "region-enabled-by-user"];

  /** The queue's messages are not given to the function here. */
  const arrives = async (name: string): Promise<boolean> => {
    await happens(ofThisInstallation(name));
    return (await activity.drain("root-activity")).length > 0;
  };

  it.each(names)("%s comes through where it is to be told, and else does not", async (name) => {
    const fixture = readEvent(JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), "utf8")));
    const { kind } = classify(fixture, { watch: WATCH, failuresBefore: 0 });
    // What only reads AWS does not deliver to rules in their usual state.
    const isTold = kind !== "ignored" && kind !== "root-api-read";
    expect(await arrives(name)).toBe(isTold || DELIVERED_AND_IGNORED.includes(name));
  });

  it("do not believe what others call CloudTrail", async () => {
    const { detail, "detail-type": detailType } = eventLike("sign-in-without-mfa");
    await happens({ source: "somebody.else", "detail-type": detailType, region: REGION, detail });
    await happens({ ...eventLike("access-key-created"), source: "somebody.else", region: REGION });
    expect(await activity.drain("root-activity")).toEqual([]);
  });
});

describe("what is not told", () => {
  it("is the check of a second factor, AWS's own events, and reads", async () => {
    for (const name of ["check-mfa", "service-event", "api-read", "invoked-by-service"])
      await happens(ofThisInstallation(name));
    const batches = await deployment.gateway.deliver();
    expect(batches.flatMap(({ returned }) => returned)).toEqual([]);
    expect(await mails.take()).toEqual([]);
  });
});

describe("a batch that holds something malformed", () => {
  it("tells the others, and gives the malformed up into the dead-letter queue", async () => {
    const event = { ...eventLike("trail-stopped"), account: ACCOUNT_ID };
    await activity.enqueue([
      "{not json",
      JSON.stringify(event),
      JSON.stringify({ source: "aws.signin", account: "1" }),
    ]);
    await deployment.gateway.deliver();
    expect((await mails.take()).map(({ subject }) => subject)).toEqual([
      expect.stringContaining("the watch was tampered with: StopLogging of cloudtrail"),
    ]);
    expect((await activity.drain("root-activity-failed")).sort()).toEqual(
      ["{not json", JSON.stringify({ source: "aws.signin", account: "1" })].sort(),
    );
  });
});

describe("a flood of ten thousand failed sign-ins", () => {
  it("is a few messages with exact numbers; the sign-in among them is told first in its batch", async () => {
    // What failed more than a day ago is not counted.
    const at = isoSeconds(new Date(Date.now() - 60_000));
    const later = isoSeconds(new Date(Date.now() - 59_000));
    const failure = () =>
      JSON.stringify({ ...eventLike("sign-in-failed", { eventTime: at }), account: ACCOUNT_ID });
    const bodies = [...Array(10_000).keys()].map(failure);
    const signIn = eventLike("sign-in-with-mfa", { eventTime: later });
    bodies.splice(7_500, 0, JSON.stringify({ ...signIn, account: ACCOUNT_ID }));
    await activity.enqueue(bodies);
    const batches = await deployment.gateway.deliver();
    expect(batches.flatMap(({ returned }) => returned)).toEqual([]);
    // An hour later.
    await activity.hourPasses();
    await activity.strike();

    const alerts = (await machines.take()).map(({ body }) => JSON.parse(body));
    expect(alerts.length).toBeLessThan(20);
    const failed = alerts.filter(({ kind }) => kind === "root-sign-in-failed");
    const total = failed.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);
    expect(total).toBe(10_000);
    const [told] = alerts.filter(({ kind }) => kind === "root-sign-in");
    expect(told).toMatchObject({ severity: "critical" });
    // Of two invocations at once, neither knows what the other is about to remember.
    expect(told.failuresBefore).toBeGreaterThan(5_000);
    expect(told.failuresBefore).toBeLessThanOrEqual(10_000);
    const subjects = (await mails.take()).map(({ subject }) => subject);
    expect(subjects).toContainEqual(
      expect.stringMatching(/^\[critical\] 123456789012 root signed in with MFA from .* after \d+ failed/),
    );
  }, 180_000);
});

describe("what could not be forwarded in another Region", () => {
  it("is told to operations, with the canaries of the day", async () => {
    await activity.strike();
    const sqs = new SQSClient({ ...config(), region: "us-west-2" });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${NAME}-not-forwarded` }));
    await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(eventLike("trail-stopped")) }),
    );
    await activity.canariesAreOld();
    await activity.strike();
    const [mail, ...more] = await operations.take();
    expect(more).toEqual([]);
    expect(mail?.subject).toBe("[operations] 123456789012: not all is heard from us-west-2");
    expect(mail?.body).toContain(`us-west-2: 1 event waits in the queue ${NAME}-not-forwarded`);
  });
});

describe("the function's role", () => {
  it("allows what the function does, and nothing more", () => {
    const used = new Set(
      deployment.gateway
        .calls()
        .filter(({ byFunction }) => byFunction)
        .map(({ action }) => action),
    );
    const unused = ["keep", "tell", "look-again"]
      .flatMap((policy) => policyActions("RootActivityRole", policy))
      .filter((action) => !used.has(action));
    // Listing is what tells an object that is not there from a forbidden one; invocations are not among the calls: that
    // the audit was started was seen above.
    expect(unused.sort()).toEqual(["lambda:InvokeFunction", "s3:ListBucket"]);
  });
});

describe("where three of ten calls to publish fail", () => {
  it("every event ends as told, or in the dead-letter queue", async () => {
    const counts = {
      "sign-in-failed": 300,
      "api-unknown": 100,
      "task-assumed-root-text": 50,
      "sign-in-with-mfa": 10,
      "mfa-deactivated": 10,
    };
    const outcome = await soak(deployment, activity, machines, counts, 3);
    expect(outcome).toMatchObject({ events: 470, lost: 0 });
    expect(outcome.told + outcome.DLQ).toBeGreaterThanOrEqual(470);
  }, 120_000);
});

describe("a webhook of Slack", () => {
  it("is given what the topics carry by a function of its own, which loses nothing where it cannot post", async () => {
    await deployment.moto.enforceIam(false);
    // Not a URL of Slack's: what the function would post is shown in tests/handlers/slack.test.ts.
    await new SSMClient(config()).send(
      new PutParameterCommand({
        Name: "/rootwatch/slack",
        Value: "https://example.com/",
        Type: "SecureString",
      }),
    );
    const { status, seen } = await deployment.run(
      "npx",
      "serverless",
      "deploy",
      ...[
        "email=security@example.com",
        "slackWebhook=/rootwatch/slack",
        "watchRegions=us-east-1,us-east-2",
      ].map((text) => `--param=${text}`),
    );
    expect(status, seen).toBe(0);
    await deployment.moto.enforceIam();
    await happens(eventLike("trail-stopped"), "us-east-2");
    await deployment.gateway.deliver();
    await deployment.gateway.settled();
    expect(await mails.take()).toHaveLength(1);
    const [failed = "", ...more] = await activity.drain("slack-failed");
    expect(more).toEqual([]);
    expect(failed).toContain("must hold the URL of an incoming webhook alone");
    expect(failed).toContain("watch-tampered");
  });

  it("leaves the Regions that are not watched any more", async () => {
    expect((await deployment.remains()).rules.filter((arn) => !/:us-east-[12]:/.test(String(arn)))).toEqual(
      [],
    );
  });
});

describe("another home", () => {
  const HOME = "eu-central-1";
  const where = ["--region", HOME, "--stage", "eu"];

  it("hears of what is recorded elsewhere, and has a trail of its own where that is asked for", async () => {
    await deployment.moto.enforceIam(false);
    const { status, seen } = await deployment.run(
      "npm",
      "run",
      "deploy",
      "--",
      ...where,
      ...["email=security@example.com", "createTrail=yes", "watchRegions=us-east-1,eu-central-1"].map(
        (text) => `--param=${text}`,
      ),
    );
    expect(status, seen).toBe(0);
    expect(seen).not.toContain("Until a trail logs in all Regions");
    const { trailList = [] } = await new CloudTrailClient({ ...config(), region: HOME }).send(
      new DescribeTrailsCommand({}),
    );
    expect(trailList).toMatchObject([
      { Name: "rootwatch-eu", IsMultiRegionTrail: true, S3KeyPrefix: "trail" },
    ]);
    const alerts = `arn:aws:sns:${HOME}:${ACCOUNT_ID}:rootwatch-eu-alerts`;
    const inbox = await mailboxOn(alerts, { ...config(), region: HOME });
    await happens(eventLike("sign-in-without-mfa"), "us-east-1");
    await deployment.gateway.deliver();
    const [mail] = await inbox.take();
    await inbox.close();
    expect(mail?.body).toContain("Region: us-east-1");
  });

  it("names the sign-in Regions that it does not watch in every report", async () => {
    const { stdout, status } = await deployment.run(
      "npx",
      "serverless",
      "invoke",
      ...where,
      ...["--function", "audit", "--data", '{"dryRun":true}'],
    );
    expect(status, stdout).toBe(0);
    // What is kept says it too; nothing is kept of a dry run.
    expect(stdout).toContain("records in us-east-2 or us-west-2 is NOT told");
    const removal = await deployment.run("npx", "serverless", "remove", ...where);
    expect(removal.status, removal.seen).toBe(0);
  });
});

describe("a removal", () => {
  it("takes everything away, in every Region", async () => {
    await deployment.moto.enforceIam(false);
    const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npx serverless remove"));
    expect(status, seen).toBe(0);
    const { rules, queues, functions, roles, topics } = await deployment.remains();
    expect({ rules, queues, functions, roles, topics }).toEqual({
      rules: [],
      queues: [],
      functions: [],
      roles: [],
      topics: [],
    });
  });
});
