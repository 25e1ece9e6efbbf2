import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator } from "../../helpers/administrator.ts";
import { ACCOUNT_ID, type Deployment, REGION, startDeployment } from "../../helpers/deployment.ts";
import { readmeCommand } from "../../helpers/readme-commands.ts";
import { eventLike } from "../../helpers/root-events-given.ts";
import { type Inbox, mailboxOn, queueOn } from "../../helpers/subscribers.ts";

const topic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT_ID}:rootwatch-prod-${name}`;

let deployment: Deployment;
let machines: Inbox;
let mails: Inbox & { close(): Promise<void> };
let operations: Inbox & { close(): Promise<void> };

const config = () => administrator(deployment.gateway.url);

beforeAll(async () => {
  deployment = await startDeployment();
  const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npm run deploy"));
  if (status !== 0) throw new Error(seen);
  machines = await queueOn(topic("alerts"), config());
  mails = await mailboxOn(topic("alerts"), config());
  operations = await mailboxOn(topic("operations"), config());
}, 300_000);

afterAll(async () => {
  await mails?.close();
  await operations?.close();
  await deployment?.end();
});

/** As AWS delivers it, in the Region where it was recorded. */
async function happens(name: string, changes: Readonly<Record<string, unknown>> = {}, region?: string) {
  const { version: _, id: __, ...event } = eventLike(name, changes);
  await deployment.moto.serviceEvent({ ...event, account: ACCOUNT_ID, region: region ?? String(event.region) });
}

describe("root activity", () => {
  it("recorded in another Region arrives as a mail, verdict first", async () => {
    await happens("sign-in-without-mfa", {}, "us-east-2");
    await deployment.gateway.deliver();
    const [mail] = await mails.take(); console.log(mail);
    expect(mail?.subject).toBe("[critical] 123456789012 root signed in without MFA from 198.51.100.10");
    expect(mail?.body).toContain("Region: us-east-2");
    console.log(deployment.gateway.functionLogs("rootwatch-prod-root-activity"));
  });
});
