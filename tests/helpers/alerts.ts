import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Alert, EventGroup } from "../../src/alerts/alert.ts";
import type { Announcement } from "../../src/alerts/announcement.ts";
import { classify } from "../../src/alerts/classify.ts";
import { readEvent } from "../../src/alerts/delivered-event.ts";
import { factsOf } from "../../src/alerts/facts.ts";
import type { Place } from "../../src/store/store.ts";
import { WATCH } from "../alerts/watch.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");

export const EVIDENCE: Place = {
  uri: "s3://evidence/alerts/111122223333/ff0ea13c.json",
  url: "https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=alerts%2Fff0ea13c.json",
};

const ANNOUNCEMENT: Announcement = {
  id: "20261123T060000Z-1a2b3c4d",
  by: "dana",
  reason: "closing the old account, see https://tickets.example/42",
  from: new Date("2026-11-23T06:00:00Z"),
  until: new Date("2026-11-23T07:00:00Z"),
  identity: "arn:aws:sts::111122223333:assumed-role/Admin/dana",
  cancelledAt: undefined,
};

export function eventOf(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
}

/** The alert that a fixture is; undefined where it is told to nobody. */
function alertOf(name: string): Alert | undefined {
  const event = readEvent(eventOf(name));
  const what = classify(event, { watch: WATCH, failuresBefore: 0 });
  if (what.kind === "ignored") return undefined;
  const facts = factsOf(event);
  return {
    kind: what.kind,
    severity: what.severity,
    facts,
    group: undefined,
    failuresBefore: 0,
    announcement: undefined,
  };
}

/** The alert that a fixture is, with members replaced. */
export function alertAbout(name: string, members: Partial<Alert> = {}): Alert {
  const alert = alertOf(name);
  if (alert === undefined) throw new Error(`${name} is told to nobody`);
  return { ...alert, ...members };
}

export function groupOf(members: Partial<EventGroup> = {}): EventGroup {
  return {
    count: 12,
    failed: 12,
    first: new Date("2026-11-23T06:50:58Z"),
    last: new Date("2026-11-23T06:51:07Z"),
    sourceIps: [
      { name: "198.51.100.10", count: 8 },
      { name: "203.0.113.7", count: 2 },
    ],
    moreSourceIps: 2,
    calls: [{ name: "ConsoleLogin of signin.amazonaws.com", count: 12 }],
    moreCalls: 0,
    heldSince: undefined,
    ...members,
  };
}

const ACTIVITY = {
  count: 14,
  failed: 2,
  sourceIps: [{ name: "198.51.100.10", count: 14 }],
  moreSourceIps: 0,
  calls: [
    { name: "PutBucketPolicy of s3.amazonaws.com", count: 9 },
    { name: "DeleteFunction20150331 of lambda.amazonaws.com", count: 2 },
    { name: "RunInstances of ec2.amazonaws.com", count: 1 },
  ],
  moreCalls: 2,
};

const TASKS = {
  count: 4,
  failed: 0,
  sourceIps: [{ name: "198.51.100.10", count: 4 }],
  moreSourceIps: 0,
  calls: [{ name: "DeleteAccessKey of iam.amazonaws.com", count: 3 }],
};
const PASSWORD = { name: "CreateLoginProfile of iam.amazonaws.com", count: 1 };

/** Every fixture that is told, and what no single event is: groups, and what was announced. By name. */
export function allAlerts(): ReadonlyMap<string, { readonly alert: Alert; readonly event: unknown }> {
  const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  const single = names.sort().flatMap((name) => {
    const alert = alertOf(name);
    return alert === undefined ? [] : [[name, { alert, event: eventOf(name) }] as const];
  });
  const others: [string, Alert][] = [
    [
      "after failures: sign-in-with-mfa",
      alertAbout("sign-in-with-mfa", { severity: "critical", failuresBefore: 12 }),
    ],
    ["group: sign-ins that failed", alertAbout("sign-in-failed", { group: groupOf() })],
    [
      "group: one more sign-in that failed, held back",
      alertAbout("sign-in-failed", {
        group: groupOf({
          count: 1,
          failed: 1,
          sourceIps: [{ name: "198.51.100.10", count: 1 }],
          moreSourceIps: 0,
          calls: [{ name: "ConsoleLogin of signin.amazonaws.com", count: 1 }],
          heldSince: new Date("2026-11-22T23:02:00Z"),
        }),
      }),
    ],
    [
      "group: sign-ins that failed, held back",
      alertAbout("sign-in-failed", {
        group: groupOf({ count: 31, failed: 31, heldSince: new Date("2026-11-23T06:02:00Z") }),
        failuresBefore: 43,
      }),
    ],
    ["group: calls, some failed", alertAbout("api-denied", { group: groupOf(ACTIVITY) })],
    ["group: calls, all failed", alertAbout("api-denied", { group: groupOf({ ...ACTIVITY, failed: 14 }) })],
    ["group: tasks", alertAbout("task-assumed-root-text", { group: groupOf(TASKS) })],
    [
      "group: tasks, one gives a password",
      alertAbout("task-assumed-root-text", {
        severity: "critical",
        group: groupOf({ ...TASKS, calls: [...TASKS.calls, PASSWORD], failed: 1 }),
      }),
    ],
    [
      "announced: sign-in-with-mfa",
      alertAbout("sign-in-with-mfa", {
        severity: "medium",
        loweredFrom: "high",
        announcement: ANNOUNCEMENT,
      }),
    ],
    ["announced: sign-in-without-mfa", alertAbout("sign-in-without-mfa", { announcement: ANNOUNCEMENT })],
    [
      "not known whether announced: sign-in-with-mfa",
      alertAbout("sign-in-with-mfa", {
        notes: ["Whether this was announced could not be read. AccessDenied: as AWS says it"],
      }),
    ],
    [
      "announced: group of calls",
      alertAbout("api-unknown", { group: groupOf(ACTIVITY), announcement: ANNOUNCEMENT }),
    ],
  ];
  return new Map([...single, ...others.map(([name, alert]) => [name, { alert, event: undefined }] as const)]);
}

/** What all of them look like to somebody, for a snapshot. */
export function rendered(render: (alert: Alert, event: unknown) => string): string {
  return [...allAlerts()]
    .map(([name, { alert, event }]) => `${"=".repeat(10)} ${name}\n${render(alert, event)}\n`)
    .join("\n");
}
