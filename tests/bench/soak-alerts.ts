/**
 * Ten thousand events, while three of ten calls to publish fail by chance: each has to end as told, or in the dead-letter
 * queue. By the deployed function, on an emulated AWS. Prints what became of them; exits 1 where one is lost.
 *
 * `npm run soak:alerts -- 7` has other calls fail.
 */
import { administrator } from "../helpers/administrator.ts";
import { ACCOUNT_ID, REGION, startDeployment } from "../helpers/deployment.ts";
import { readmeCommand } from "../helpers/readme-commands.ts";
import { activityOn } from "../helpers/root-activity-deployment.ts";
import { soak } from "../helpers/soak.ts";
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

const deployment = await startDeployment();
try {
  const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npm run deploy"));
  if (status !== 0) throw new Error(seen);
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:rootwatch-prod-alerts`;
  const machines = await queueOn(topic, administrator(deployment.gateway.url));
  const startedAt = performance.now();
  const outcome = await soak(
    deployment,
    activityOn(deployment, seen),
    machines,
    EVENTS,
    Number(process.argv[2] ?? 1),
  );
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  for (const [name, figure] of Object.entries({ ...outcome, seconds }))
    process.stdout.write(`${name.padEnd(12)}${figure}\n`);
  process.exitCode = outcome.lost === 0 && outcome.events === 10_000 ? 0 : 1;
} finally {
  await deployment.end();
}
