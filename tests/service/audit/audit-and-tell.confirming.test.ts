import { beforeEach, describe, expect, it } from "vitest";
import { isoSeconds } from "../../../src/account/time.ts";
import { confirmRun } from "../../../src/audit/confirm-run.ts";
import { DEFAULT_LIFECYCLE } from "../../../src/audit/lifecycle-settings.ts";
import type { AuditOrder } from "../../../src/audit/run-audit.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import { auditAndTell } from "../../../src/service/audit/audit-and-tell.ts";
import {
  daysAgo,
  type Given,
  NOW,
  password,
  report,
  snapshotOf,
  userArn,
  userRow,
} from "../../helpers/account-fixture.ts";
import { auditOn, type TestInstallation, testInstallation } from "../../helpers/installation.ts";
import { liveUser } from "../../helpers/live-users.ts";

const DANA = userArn("dana");
const given = (mfa: string): Given => ({
  credentialReport: report([userRow("dana", password({ mfa_active: mfa })), userRow("groot", password())]),
});

/** About whom AWS was asked, audit by audit. */
let asked: (readonly string[])[];
/** What AWS says of dana's devices. */
let devices: readonly string[];
let installation: TestInstallation;

beforeEach(() => {
  asked = [];
  devices = [];
  installation = Object.assign(testInstallation(), {
    confirm: async (run, arns) => {
      asked.push(arns);
      if (arns.length === 0) return run;
      const live = Object.fromEntries(
        arns.map((arn) => [
          arn,
          {
            ...liveUser({ passwordMade: "2024-01-01T00:00:00Z", keys: [], devices }),
            asOf: run.audit.observedAt.toISOString(),
          },
        ]),
      );
      return confirmRun(order, run, live);
    },
  } satisfies Pick<TestInstallation, "confirm">);
});

const order: Pick<AuditOrder, "rules" | "settings"> = {
  rules,
  settings: { rules: {}, attestations: [], exceptions: [], lifecycle: DEFAULT_LIFECYCLE, hash: "{}" },
};

const mfaOf = (result: Awaited<ReturnType<typeof auditOn>>, what: "added" | "resolved") =>
  what === "added"
    ? result.digest.added
        .filter(({ finding }) => finding.rule === "user-mfa")
        .map(({ finding }) => finding.resource.name)
    : result.digest.resolved.filter(({ rule }) => rule === "user-mfa").map(({ resource }) => resource.name);

describe("before people are told, AWS is asked about", () => {
  it("what is grave and new, and once it was told about nobody", async () => {
    await auditOn(installation, given("false"));
    await auditOn(installation, given("false"), { day: 0.01 });
    expect(asked).toEqual([[DANA], []]);
  });

  it("what is new to whoever was not told of it: where it could not be published, and where nobody listened", async () => {
    installation.beforePublish = () => {
      throw new Error("no network");
    };
    await expect(auditOn(installation, given("false"))).rejects.toThrow("no network");
    installation.beforePublish = () => {};
    await auditOn(installation, given("false"), { day: 0.01 });
    expect(asked).toEqual([[DANA], [DANA]]);
  });

  it("what is no longer accepted", async () => {
    const exception = {
      rule: "user-mfa",
      resource: `${DANA}@${daysAgo(730)}`,
      reason: "new phone",
      owner: "jo",
      expires: "2026-11-24",
    };
    const first = await auditOn(installation, given("false"), { exceptions: [exception] });
    expect(mfaOf(first, "added")).toEqual([]);
    const after = await auditOn(installation, given("false"), { day: 3 });
    expect(after.digest.reopened.map(({ finding }) => finding.rule)).toContain("user-mfa");
    expect(asked).toEqual([[], [DANA]]);
  });

  it("what fails by the memory and passes by an old report, where somebody asks to recheck", async () => {
    await auditOn(installation, given("true"));
    const second = await auditOn(installation, given("false"), { day: 1 });
    expect(mfaOf(second, "added")).toEqual(["dana"]);
    await auditOn(installation, given("true"), { day: 1.01, recheck: true });
    expect(asked.at(-1)).toContain(DANA);
  });
});

describe("what AWS was seen to say", () => {
  /** An audit so many days after NOW by one and the same report, made before all of them. */
  const byTheOldReport = (day: number, recheck: boolean) => {
    const time = new Date(NOW.getTime() + day * 86_400_000);
    const snapshot = { ...snapshotOf(given("true")), capturedAt: isoSeconds(time) };
    return auditAndTell(
      { ...order, capture: async () => ({ snapshot, time, reportTimeInferred: false }) },
      { requestId: `${day}-0000000`, notify: "changes", dryRun: false, recheck },
      installation,
    );
  };

  it("is not undone by a report that was made before, and is by AWS itself", async () => {
    expect(mfaOf(await byTheOldReport(0.01, false), "added")).toEqual([]);
    // Somebody took the device away; the memory knows another finding of dana's, so AWS is asked about her.
    const live = await auditOn(installation, given("false"), { day: 0.02 });
    expect(mfaOf(live, "added")).toEqual(["dana"]);
    const old = await byTheOldReport(0.03, false);
    expect(mfaOf(old, "resolved")).toEqual([]);
    expect(old.notification.status).toBe("nothing_new");
    devices = ["arn:aws:iam::111122223333:mfa/dana"];
    const mended = await byTheOldReport(0.04, true);
    expect(mfaOf(mended, "resolved")).toEqual(["dana"]);
  });
});
