import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  csvOf,
  daysAgo,
  type Given,
  password,
  report,
  rootRow,
  snapshotOf,
  unavailable,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";
import { fileWith, runCli } from "../helpers/cli.ts";
import { trail } from "../helpers/trails.ts";

const SOUND = [rootRow(), userRow("dana", password())];
const csvFile = (rows = SOUND) => fileWith(csvOf(rows), "report.csv");
const snapshotFile = (given: Given) => fileWith(JSON.stringify(snapshotOf(given)), "account.json");

async function json(args: readonly string[]) {
  const { out, ...rest } = await runCli([...args, "--format", "json"]);
  return { ...rest, audit: JSON.parse(out) };
}

describe("exit codes", () => {
  const noMfa = report([], rootRow({ mfa_active: "false" }));

  it("0: nothing of severity high or above fails, and all of that could be judged", async () => {
    const file = snapshotFile({
      credentialReport: report([userRow("dana", password())]),
      trails: [trail("all")],
    });
    expect((await runCli(["audit", "--snapshot", file])).code).toBe(0);
  });

  it("3 at best of a credential report alone, which does not show whether a trail records: --live is named", async () => {
    const { code, out } = await runCli(["audit", "--credential-report", csvFile()]);
    expect(code).toBe(3);
    expect(out.replace(/\s+/g, " ")).toMatch(/trails: not collected\. .* --live asks AWS for it\./);
    expect((await runCli(["audit", "--credential-report", csvFile(), "--allow-unknown"])).code).toBe(0);
  });

  it("1: something of severity high or above fails", async () => {
    expect((await runCli(["audit", "--snapshot", snapshotFile({ credentialReport: noMfa })])).code).toBe(1);
  });

  it("1 and not 3 where one thing fails and another could not be judged", async () => {
    const file = snapshotFile({
      credentialReport: unavailable(),
      accountSummary: { AccountAccessKeysPresent: 1 },
    });
    expect((await runCli(["audit", "--snapshot", file])).code).toBe(1);
  });

  it("3: a denied account is never green", async () => {
    const file = snapshotFile({ credentialReport: unavailable(), accountSummary: unavailable() });
    expect((await runCli(["audit", "--snapshot", file])).code).toBe(3);
    expect((await runCli(["audit", "--snapshot", file, "--allow-unknown"])).code).toBe(0);
  });

  it("3: one bad row among many good ones is enough", async () => {
    const credentialReport = withCutRow(report([userRow("dana", password())]));
    const file = snapshotFile({ credentialReport, trails: [trail("all")] });
    expect((await runCli(["audit", "--snapshot", file])).code).toBe(3);
  });

  it("follow --fail-on", async () => {
    const args = ["audit", "--snapshot", snapshotFile({ securityContact: null })];
    expect((await runCli([...args, "--fail-on", "medium"])).code).toBe(1);
    expect((await runCli([...args, "--fail-on", "none"])).code).toBe(0);
  });

  it("follow severities changed in the settings", async () => {
    const settings = fileWith("rules:\n  contact-security: { severity: critical }\n");
    const file = snapshotFile({ securityContact: null });
    expect((await runCli(["audit", "--snapshot", file, "--settings", settings])).code).toBe(1);
  });
});

describe("exit codes, where something is excepted,", () => {
  const written = (resource: string, expires: string) =>
    fileWith(
      "exceptions:\n  - { rule: contact-security, reason: Being set up, owner: Dana, " +
        `resource: "${resource}", expires: ${expires} }\n`,
    );
  const codeWith = async (settings: string, ...more: string[]) => {
    const file = snapshotFile({ securityContact: null });
    const args = ["--snapshot", file, "--fail-on", "medium", "--settings", settings, ...more];
    return (await runCli(["audit", ...args])).code;
  };

  it("leave it out while the exception is in force", async () => {
    const settings = written("111122223333", "2026-12-31");
    expect(await codeWith(settings, "--allow-unknown")).toBe(0);
    expect(await codeWith(settings)).toBe(3);
    expect(await codeWith(settings, "--now", "2027-01-01T00:00:00Z")).toBe(1);
  });

  it("are what they were where it names another", async () => {
    expect(await codeWith(written("999999999999", "2026-12-31"))).toBe(1);
  });
});

describe("a downloaded credential report", () => {
  it("leaves every rule that needs more than the report unknown and in the coverage", async () => {
    const args = ["audit", "--credential-report", csvFile(), "--now", "2026-11-23T06:00:00Z"];
    const { audit } = await json(args);
    expect(audit.schema).toBe("rootwatch/audit/1");
    const covered = new Set(audit.coverage.flatMap((item: { rules: string[] }) => item.rules));
    for (const rule of rules.filter(({ enabled }) => enabled)) {
      const answerable = rule.needs.some((alternative) =>
        alternative.every((name) => name === "credentialReport"),
      );
      if (answerable) continue;
      const outcomes = audit.findings.filter((finding: { rule: string }) => finding.rule === rule.id);
      const judged =
        rule.id === "root-sign-in-unreported"
          ? { outcome: "not_applicable", messageId: "notRecorded" }
          : { outcome: "unknown", reason: "not_collected" };
      expect(outcomes, rule.id).toMatchObject([judged]);
      expect(covered, rule.id).toContain(rule.id);
    }
  });

  it("is judged at the newest time in it, and says that this was inferred", async () => {
    const newest = daysAgo(3);
    const rows = [
      rootRow(),
      userRow("dana", password({ password_last_used: newest, password_next_rotation: daysAgo(-40) })),
    ];
    const { audit, err } = await json(["audit", "--credential-report", csvFile(rows)]);
    expect(audit.observedAt).toBe(newest);
    expect(audit.credentialReportGeneratedAt).toBe(newest);
    expect(audit.credentialReportTimeInferred).toBe(true);
    expect(err).toContain(newest);
    const { out } = await runCli(["audit", "--credential-report", csvFile(rows)]);
    expect(out).toContain("inferred: the newest time in it");
  });

  it("is judged at --generated-at where that is given", async () => {
    const { audit, err } = await json([
      "audit",
      "--credential-report",
      csvFile(),
      "--generated-at",
      daysAgo(0),
    ]);
    expect(audit.observedAt).toBe(daysAgo(0));
    expect(audit.credentialReportTimeInferred).toBe(false);
    expect(err).toBe("");
  });

  it("does not take a date in the year 2206 for its own time", async () => {
    const rows = [...SOUND, userRow("eve", password({ password_last_used: "2206-01-01T00:00:00Z" }))];
    const { audit } = await json(["audit", "--credential-report", csvFile(rows)]);
    expect(audit.observedAt).toBe(daysAgo(1));
  });

  it("is stale where --now is more than four hours later", async () => {
    const file = csvFile();
    const { audit } = await json([
      "audit",
      "--credential-report",
      file,
      "--generated-at",
      daysAgo(1),
      "--now",
      daysAgo(0),
    ]);
    expect(audit.coverage[0]).toMatchObject({ section: "credentialReport", status: "stale" });
  });
});

describe("a snapshot", () => {
  it("is judged at its own time and not today's", async () => {
    const snapshot = { ...snapshotOf({ credentialReport: report() }), capturedAt: daysAgo(0) };
    const { audit } = await json(["audit", "--snapshot", fileWith(JSON.stringify(snapshot))]);
    expect(audit.observedAt).toBe(daysAgo(0));
  });

  it("has nothing but JSON on stdout, one finding a line, and no stray messages", async () => {
    const { out, err } = await runCli(["audit", "--snapshot", snapshotFile({}), "--format", "json"]);
    const audit = JSON.parse(out);
    expect(out.split("\n").filter((line) => line.startsWith('    {"id"')).length).toBe(audit.findings.length);
    expect(err).toBe("");
  });

  it("tells passes too, and sums them up", async () => {
    const { audit } = await json([
      "audit",
      "--snapshot",
      snapshotFile({ credentialReport: report([userRow("dana")]) }),
    ]);
    const count = (outcome: string) =>
      audit.findings.filter((finding: { outcome: string }) => finding.outcome === outcome).length;
    expect(audit.summary).toMatchObject({
      pass: count("pass"),
      fail: count("fail"),
      not_applicable: count("not_applicable"),
      unknown: count("unknown"),
    });
    expect(count("pass")).toBeGreaterThan(0);
  });
});

describe("--output", () => {
  it("writes the same to a file and leaves stdout empty", async () => {
    const snapshot = snapshotFile({ credentialReport: report() });
    const path = join(fileWith(""), "..", "audit.json");
    const { out: direct } = await runCli(["audit", "--snapshot", snapshot, "--format", "json"]);
    const { out } = await runCli(["audit", "--snapshot", snapshot, "--format", "json", "--output", path]);
    expect(out).toBe("");
    expect(readFileSync(path, "utf8")).toBe(direct);
    expect(statSync(path).isFile()).toBe(true);
  });
});

describe("attestations", () => {
  const recovery = (args: readonly string[]) =>
    json(args).then(({ audit }) =>
      audit.findings.find((finding: { rule: string }) => finding.rule === "root-recovery"),
    );

  it("come from the settings", async () => {
    const settings = fileWith("attestations: [{ id: root-recovery, on: 2026-11-01, by: Dana }]");
    const found = await recovery(["audit", "--snapshot", snapshotFile({}), "--settings", settings]);
    expect(found).toMatchObject({ outcome: "pass" });
  });

  it("are unknown, not absent, without settings", async () => {
    expect(await recovery(["audit", "--snapshot", snapshotFile({})])).toMatchObject({
      outcome: "unknown",
      reason: "not_collected",
    });
  });

  it("of the snapshot hold where no settings are given", async () => {
    const given = { attestations: [{ id: "root-recovery" as const, on: "2026-11-01", by: "Dana" }] };
    expect(await recovery(["audit", "--snapshot", snapshotFile(given)])).toMatchObject({ outcome: "pass" });
  });
});
