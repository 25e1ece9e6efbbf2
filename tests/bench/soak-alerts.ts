/**
 * Ten thousand events, while three of ten calls to publish fail by chance: each has to end as told, or in the dead-letter
 * queue. By the deployed function, on an emulated AWS. Prints what became of them; exits 1 where one is lost.
 */

import { administrator } from "../helpers/administrator.ts";
import { ACCOUNT_ID, REGION, startDeployment } from "../helpers/deployment.ts";
import { readmeCommand } from "../helpers/readme-commands.ts";
import { activityOn } from "../helpers/root-activity-deployment.ts";
import { eventLike } from "../helpers/root-events-given.ts";
import { queueOn } from "../helpers/subscribers.ts";

/** By fixture, how many of them. */
const EVENTS: Readonly<Record<string, number>> = {
  "sign-in-failed": 7_000,
  "api-unknown": 1_500,
  "api-denied": 500,
  "task-assumed-root-text": 700,
  "sign-in-with-mfa": 100,
  "mfa-deactivated": 100,
  "trail-stopped": 60,
  "password-updated": 40,
};

/** As the SDK will not try again: what fails, fails for the function. */
const FAULT = { action: "sns:Publish", status: 403, code: "AuthorizationError", rate: 0.3 };

const seed = Number(process.argv[2] ?? 1);
const deployment = await startDeployment();
try {
  const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npm run deploy"));
  if (status !== 0) throw new Error(seen);
  const activity = activityOn(deployment, seen);
  const machines = await queueOn(
    `arn:aws:sns:${REGION}:${ACCOUNT_ID}:rootwatch-prod-alerts`,
    administrator(deployment.gateway.url),
  );
  const events = Object.entries(EVENTS)
    .flatMap(([name, count]) =>
      [...Array(count).keys()].map((index) => ({ order: index / count, event: eventLike(name) })),
    )
    .toSorted((a, b) => a.order - b.order)
    .map(({ event }) => ({ ...event, account: ACCOUNT_ID }));
  await activity.enqueue(events.map((event) => JSON.stringify(event)));

  deployment.gateway.fail({ ...FAULT, seed });
  const startedAt = performance.now();
  const batches = await deployment.gateway.deliver();
  // What is held back is told as the hours pass; a clock that fails strikes again.
  for (let hour = 0; hour < 3; hour++) {
    await activity.hourPasses();
    await activity.strike();
  }
  const seconds = (performance.now() - startedAt) / 1_000;

  const alerts = (await machines.take()).map(({ body }) => JSON.parse(body));
  const told = new Set<string>();
  for (const key of await activity.keysOf(`events/${ACCOUNT_ID}/`))
    for (const id of (await activity.jsonOf(key)).eventIds) told.add(id);
  const bodies = await activity.drain("root-activity-failed");
  const inDlq = new Set(bodies.map((body) => JSON.parse(body).detail?.eventID));
  const countOf = (some: readonly { readonly group: { readonly count: number } | null }[]) =>
    some.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);

  const failedIds = events.filter(({ detail }) => isFailure(detail)).map(({ detail }) => detail.eventID);
  const failedRecorded = failedIds.filter((id) => told.has(id)).length;
  const failedTold = countOf(alerts.filter(({ kind }) => kind === "root-sign-in-failed"));
  const lost = [
    ...events.filter(({ detail }) => !told.has(detail.eventID) && !inDlq.has(detail.eventID)),
    // Recorded when they came, and never told.
    ...Array(Math.max(0, failedRecorded - failedTold)),
  ].length;
  const sent = countOf(alerts);
  process.stdout.write(
    `${[
      ["events", events.length],
      ["batches", batches.length],
      ["messages", alerts.length],
      ["events in them", sent],
      ["duplicates", sent - told.size],
      ["told and recorded", told.size],
      ["DLQ", inDlq.size],
      ["lost", lost],
      ["seconds", Math.round(seconds)],
    ]
      .map(([name, figure]) => `${String(name).padEnd(20)}${figure}`)
      .join("\n")}\n`,
  );
  process.exitCode = lost === 0 && events.length === 10_000 ? 0 : 1;
} finally {
  await deployment.end();
}

function isFailure(detail: object): boolean {
  return JSON.stringify(detail).includes('"ConsoleLogin":"Failure"');
}
