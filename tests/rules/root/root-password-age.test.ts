import rootPasswordAge from "../../../src/rules/root/root-password-age.ts";
import {
  csvOf,
  daysAgo,
  GENERATED_AT,
  OLD_ROOT,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { recordOf, rootEvent } from "../../helpers/root-events.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const withRoot = (row: Row) => report([], rootRow(row));
const attested = (on: string) => ({ id: "root-password-changed" as const, on, by: "Dana" });

testRule(rootPasswordAge, {
  "the password was changed 365 days ago to the second": {
    given: { credentialReport: withRoot({ password_last_changed: daysAgo(365) }) },
    expect: [["pass", "fresh", ROOT_ARN]],
  },
  "the password was changed 365 days and a second ago": {
    given: { credentialReport: withRoot({ password_last_changed: daysAgo(365, 1) }) },
    expect: [["fail", "old", ROOT_ARN]],
    since: daysAgo(0, 1),
  },
  "the password was changed 100 days ago where the settings allow 90": {
    given: { credentialReport: withRoot({ password_last_changed: daysAgo(100) }) },
    parameters: { maxAgeDays: 90 },
    expect: [["fail", "old", ROOT_ARN]],
    since: daysAgo(10),
  },
  "the report's date is older than an attestation": {
    given: {
      credentialReport: withRoot({ password_last_changed: daysAgo(400) }),
      attestations: [attested("2026-11-01")],
    },
    expect: [["fail", "old", ROOT_ARN]],
  },
  "an old report does not say whether root has a password, and says when it was changed": {
    given: { credentialReport: withRoot({ ...OLD_ROOT, password_last_changed: daysAgo(400) }) },
    expect: [["fail", "old", ROOT_ARN]],
  },
  "an old report says nothing, and nobody has attested anything": {
    given: { credentialReport: withRoot(OLD_ROOT), attestations: [] },
    expect: [["unknown", "notSaid", ROOT_ARN]],
    reason: "not_collected",
  },
  "an old report says nothing, and the attestations were not collected": {
    given: { credentialReport: withRoot(OLD_ROOT) },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "an old report says nothing, and somebody attested something else": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      attestations: [{ id: "root-recovery", on: "2026-11-01", by: "Dana" }],
    },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "an old report says nothing, and the newest of two attestations is recent": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      attestations: [attested("2026-10-01"), attested("2024-10-01")],
    },
    expect: [["pass", "attestedFresh", ROOT_ARN]],
  },
  "a change was attested of a day that began 365 days ago to the second": {
    given: {
      credentialReport: { ...withRoot(OLD_ROOT), generatedAt: "2026-11-22T23:58:00Z" },
      attestations: [attested("2025-11-23")],
    },
    now: new Date("2026-11-23T00:00:00Z"),
    expect: [["pass", "attestedFresh", ROOT_ARN]],
  },
  "a change was attested of a day 366 days ago": {
    given: { credentialReport: withRoot(OLD_ROOT), attestations: [attested("2025-11-22")] },
    expect: [["fail", "attestedOld", ROOT_ARN]],
    since: "2026-11-22T00:00:00Z",
  },
  "an old report says nothing, and a change 365 days ago to the second is on record": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([rootEvent("password-changed", daysAgo(365))]),
    },
    expect: [["pass", "recordedFresh", ROOT_ARN]],
  },
  "an old report says nothing, and the newest of two changes on record was 365 days and a second ago": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([
        rootEvent("password-changed", daysAgo(365, 1)),
        rootEvent("password-changed", daysAgo(390)),
      ]),
    },
    expect: [["fail", "recordedOld", ROOT_ARN]],
    since: daysAgo(0, 1),
  },
  "a change is on record, and an older one was attested": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([rootEvent("password-changed", daysAgo(3))]),
      attestations: [attested("2024-10-01")],
    },
    expect: [["pass", "recordedFresh", ROOT_ARN]],
  },
  "a change is on record, and a later one was attested": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([rootEvent("password-changed", daysAgo(370))]),
      attestations: [attested("2026-10-01")],
    },
    expect: [["pass", "attestedFresh", ROOT_ARN]],
  },
  "a change is on record and attested of the same day": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([rootEvent("password-changed", "2026-11-20T00:00:00Z")]),
      attestations: [attested("2026-11-20")],
    },
    expect: [["pass", "recordedFresh", ROOT_ARN]],
  },
  "only sign-ins and calls are on record, and a change in the year 2206": {
    given: {
      credentialReport: withRoot(OLD_ROOT),
      rootEvents: recordOf([
        rootEvent("sign-in", daysAgo(3)),
        rootEvent("call", daysAgo(3)),
        rootEvent("password-changed", "2206-01-01T00:00:00Z"),
      ]),
    },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "an old report says nothing, and the record is denied": {
    given: { credentialReport: withRoot(OLD_ROOT), rootEvents: unavailable() },
    expect: [["unknown", "notSaid", ROOT_ARN]],
    reason: "access_denied",
  },
  "the report's date is older than a change on record": {
    given: {
      credentialReport: withRoot({ password_last_changed: daysAgo(400) }),
      rootEvents: recordOf([rootEvent("password-changed", daysAgo(3))]),
    },
    expect: [["fail", "old", ROOT_ARN]],
  },
  "a change was attested of today": {
    given: { credentialReport: withRoot(OLD_ROOT), attestations: [attested("2026-11-23")] },
    expect: [["pass", "attestedFresh", ROOT_ARN]],
  },
  "a change was attested of tomorrow": {
    given: { credentialReport: withRoot(OLD_ROOT), attestations: [attested("2026-11-24")] },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "the password was set after the report was made": {
    given: {
      accountSummary: { AccountPasswordPresent: 1 },
      credentialReport: withRoot({
        password_enabled: "false",
        password_last_used: "N/A",
        password_last_changed: "N/A",
      }),
    },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "root has no password by the summary": {
    given: { accountSummary: { AccountPasswordPresent: 0 }, credentialReport: unavailable() },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "root has no password by the report": {
    given: { credentialReport: withRoot({ password_enabled: "false", password_last_changed: "N/A" }) },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "trap 17: the password was changed in the year 2206": {
    given: { credentialReport: withRoot({ password_last_changed: "2206-01-01T00:00:00Z" }) },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the date cannot be read, and nobody's word stands in for it": {
    given: {
      credentialReport: withRoot({ password_last_changed: "soon" }),
      attestations: [attested("2026-10-01")],
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the password was set after the report was made, and an older change was attested": {
    given: {
      accountSummary: { AccountPasswordPresent: 1 },
      credentialReport: withRoot({ password_enabled: "false", password_last_changed: "N/A" }),
      attestations: [attested("2024-10-01")],
    },
    expect: [["unknown", "notSaid", ROOT_ARN]],
    reason: "not_ready",
  },
  "the report says neither whether there is a password nor when it was changed": {
    given: {
      accountSummary: { AccountPasswordPresent: 1 },
      credentialReport: withRoot({ password_enabled: "not_supported", password_last_changed: "N/A" }),
      attestations: [attested("2026-10-01")],
    },
    expect: [["unknown", "notSaid", ROOT_ARN]],
  },
  "the report has no root row": {
    given: { credentialReport: { generatedAt: GENERATED_AT, csv: csvOf([userRow("dana")]) } },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 3: the report is denied": {
    given: { accountSummary: { AccountPasswordPresent: 1 }, credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
