import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AccountSnapshot } from "../../src/account/snapshot.ts";
import {
  daysAgo,
  type Given,
  NOW,
  password,
  report,
  rootRow,
  snapshotAt,
  unavailable,
  userRow,
} from "../helpers/account-fixture.ts";
import { fileWith, runCli } from "../helpers/cli.ts";
import { trail } from "../helpers/trails.ts";

const given = { credentialReport: report([userRow("dana", password())]), trails: [trail("all")] };
const mfaOff = {
  ...given,
  credentialReport: report([userRow("dana", password())], rootRow({ mfa_active: "false" })),
};
const userMfaOff = {
  ...given,
  credentialReport: report([userRow("dana", password({ mfa_active: "false" }))]),
};

const snapshotFile = (of: Given, change: Partial<AccountSnapshot> = {}) =>
  fileWith(JSON.stringify({ ...snapshotAt(of, NOW), ...change }), "account.json");
const auditFile = async (of: Given, ...args: string[]) => {
  const { out } = await runCli(["audit", "--snapshot", snapshotFile(of), "--format", "json", ...args]);
  return fileWith(out, "audit.json");
};
const diff = (a: string, b: string, ...args: string[]) => runCli(["diff", a, b, ...args], { width: 100 });

it("explains itself", async () => {
  expect((await runCli(["diff", "--help"], { width: 100 })).out).toMatchInlineSnapshot(`
    "Usage: rootwatch diff [options] <a> <b>

    Compares two audits of one account: what fails in B and did not in A, what is over, what can no
    longer be judged. Each file is the result of an audit (\`rootwatch audit --format json\`, or
    audit.json of the evidence), or a snapshot, which is judged at its own time. One may be -,
    standard input.

    Arguments:
      a                     the audit, or the snapshot, to compare with
      b                     the later one

    Options:
      --settings <file>     rootwatch.yml, for judging snapshots
      --format <format>     how to write it (choices: "text", "json", default: "text")
      --output <file>       write there instead of standard output
      --fail-on <severity>  exit 1 on a new fail of this severity or graver (choices: "informational",
                            "low", "medium", "high", "critical", "none", default: "high")
      --allow-unknown       exit 0 and not 3 where something of that severity can no longer be judged
      -h, --help            display help for command

    Exit codes:
      0  nothing at or above --fail-on fails in B that did not in A; what fails in both is not new
      1  something at or above --fail-on fails in B that did not in A, has grown to it, or happened again;
         what an exception covers does not count, and does again where none does any more
      2  the command or one of its files is wrong, or they are of two accounts
      3  as 0, but something at or above --fail-on that A could tell, B cannot

    "
  `);
});

describe("exit codes", () => {
  it("0: nothing differs, also where much fails in both", async () => {
    const file = snapshotFile(mfaOff);
    const { code, out } = await diff(await auditFile(mfaOff), file);
    expect(out).toContain("Nothing differs.");
    expect(code).toBe(0);
  });

  it("0: what failed is over", async () => {
    const { code, out } = await diff(snapshotFile(mfaOff), snapshotFile(given));
    expect(out).toMatch(/Fails no more\n {2}CRITICAL {2}Root has a password and no MFA/);
    expect(code).toBe(0);
  });

  it("1: something of severity high or above fails that did not", async () => {
    const { code, out } = await diff(snapshotFile(given), snapshotFile(mfaOff));
    expect(out).toMatch(/Fails, and did not before\n {2}CRITICAL {2}Root has a password and no MFA/);
    expect(code).toBe(1);
  });

  it("follow --fail-on", async () => {
    const files = [snapshotFile(given), snapshotFile(userMfaOff)] as const;
    expect((await diff(...files)).code).toBe(1);
    expect((await diff(...files, "--fail-on", "critical")).code).toBe(0);
    expect((await diff(...files, "--fail-on", "none")).code).toBe(0);
  });

  it("1: what fails in both has grown to that severity", async () => {
    const settings = fileWith("rules:\n  user-mfa: { severity: medium }\n");
    const milder = await auditFile(userMfaOff, "--settings", settings);
    const { code, out } = await diff(milder, snapshotFile(userMfaOff));
    expect(out).toMatch(/The settings differ/);
    expect(out).toMatch(/Fails still, and not as before\n {2}HIGH {6}dana .* It was medium\. \[user-mfa\]/);
    expect(code).toBe(1);
    expect((await diff(snapshotFile(userMfaOff), milder)).code).toBe(0);
    expect((await diff(milder, snapshotFile(userMfaOff), "--fail-on", "medium")).code).toBe(0);
  });

  it("1: root was used again", async () => {
    const usedAt = (time: string) => ({
      ...given,
      credentialReport: report([], rootRow({ password_last_used: time })),
    });
    const { code, out } = await diff(snapshotFile(usedAt(daysAgo(3))), snapshotFile(usedAt(daysAgo(2))));
    expect(out.replace(/\s+/g, " ")).toMatch(/It happened again\. \[root-recent-use\]/);
    expect(code).toBe(1);
  });

  it("leave out what an exception covers, and 1 where none does any more", async () => {
    const plain = await auditFile(userMfaOff);
    const json = JSON.parse(readFileSync(plain, "utf8"));
    const findings = json.findings.map((finding: { outcome: string }) =>
      finding.outcome === "fail" ? { ...finding, exception: { owner: "dana" } } : finding,
    );
    const accepted = fileWith(JSON.stringify({ ...json, findings }));
    const added = await diff(snapshotFile(given), accepted);
    expect(added.out.replace(/\s+/g, " ")).toMatch(
      /An exception covers it\. Before, it passed\. \[user-mfa\]/,
    );
    expect(added.code).toBe(0);
    const lapsed = await diff(accepted, plain);
    expect(lapsed.out.replace(/\s+/g, " ")).toMatch(/No exception covers it any more\. \[user-mfa\]/);
    expect(lapsed.code).toBe(1);
    expect((await diff(plain, accepted)).code).toBe(0);
    expect((await diff(accepted, accepted)).out).toContain("Nothing differs.");
  });

  it("3: what could be judged no longer can, whether it failed or not", async () => {
    const denied = snapshotFile({ ...given, trails: unavailable() });
    const { code, out } = await diff(snapshotFile(given), denied);
    expect(out).toMatch(/Can no longer be judged\n {2}Trails: access denied\. not for you\n/);
    expect(code).toBe(3);
    expect((await diff(snapshotFile(given), denied, "--allow-unknown")).code).toBe(0);
    expect((await diff(snapshotFile({ ...given, trails: [] }), denied)).code).toBe(3);
    expect((await diff(denied, snapshotFile(given))).code).toBe(0);
  });

  it("3 and no word of its end where a user who failed is not in a report of which a row cannot be read", async () => {
    const cut = { ...given, credentialReport: { ...report(), csv: `${report().csv}\ncut` } };
    const { code, out } = await diff(snapshotFile(userMfaOff), snapshotFile(cut));
    expect(out.replace(/\s+/g, " ")).toContain(
      "Whether it is gone cannot be told: not everything could be judged. [user-mfa]",
    );
    expect(out).not.toContain("It is gone.");
    expect(code).toBe(3);
  });
});

it("writes rootwatch/diff/1", async () => {
  const { out, code } = await diff(snapshotFile(given), snapshotFile(mfaOff), "--format", "json");
  const document = JSON.parse(out);
  expect(document).toMatchObject({
    schema: "rootwatch/diff/1",
    accountId: "111122223333",
    a: { observedAt: "2026-11-23T06:00:00Z", scope: { rules: "all" }, settingsHash: null },
    settingsDiffer: false,
    ended: [],
  });
  expect(document.added[0]).toEqual({
    id: "root-mfa:arn:aws:iam::111122223333:root",
    rule: "root-mfa",
    resource: { type: "root-user", id: "arn:aws:iam::111122223333:root", name: "<root_account>" },
    severity: "critical",
    message: "Root has a password and no MFA: the password alone opens the account.",
    messageId: "off",
    was: "pass",
  });
  expect(code).toBe(1);
});

it("writes to a file", async () => {
  const output = fileWith("");
  const { out } = await diff(snapshotFile(given), snapshotFile(given), "--output", output);
  expect(out).toBe("");
  expect(readFileSync(output, "utf8")).toContain("Nothing differs.");
});

it("judges snapshots by the settings", async () => {
  const settings = fileWith("rules:\n  root-mfa: { enabled: false }\n");
  const { code } = await diff(snapshotFile(given), snapshotFile(mfaOff), "--settings", settings);
  expect(code).toBe(0);
});

it("lets nothing in a file act on the terminal", async () => {
  const acting = "\u001b[31m\u202E";
  const audit = JSON.parse(readFileSync(await auditFile(mfaOff), "utf8"));
  const odd = {
    ...audit,
    coverage: [{ section: acting, status: acting, message: acting, rules: [acting] }],
    findings: ["fail", "unknown"].map((outcome) => ({
      ...{ id: outcome, rule: acting, outcome, severity: "high", message: acting, messageId: acting },
      resource: { type: acting, id: acting, name: acting },
    })),
  };
  const calm = { ...odd, coverage: [], findings: [] };
  const [file, other] = [odd, calm].map((document) => fileWith(JSON.stringify(document)));
  for (const args of [
    [file, other],
    [other, file],
  ] as string[][]) {
    const { out } = await runCli(["diff", ...args]);
    expect(out).toContain("\uFFFD[31m\uFFFD");
    for (const character of ["\u001b", "\u202E"]) expect(out).not.toContain(character);
  }
});

describe("a mistake is one line and exit 2", () => {
  const samples = join(import.meta.dirname, "../../samples");

  it.each([
    [
      "two accounts",
      () => [`${samples}/clean/snapshot.json`, `${samples}/startup/snapshot.json`],
      "They are of two accounts: ",
    ],
    ["standard input twice", () => ["-", "-"], "Only one of the two can be standard input."],
    ["one file", () => [snapshotFile(given)], "missing required argument 'b'"],
    ["no JSON", () => [snapshotFile(given), fileWith("{", "b.json")], "b.json is not JSON"],
    [
      "another document",
      () => [fileWith('{"schema":"x/1"}'), "b"],
      'snapshot (rootwatch/snapshot/1): its schema is "x/1"',
    ],
    ["no schema", () => [fileWith("[]"), "b"], "it names no schema"],
    [
      "a newer audit",
      () => [fileWith('{"schema":"rootwatch/audit/2"}'), "b"],
      "is rootwatch/audit/2, of a newer Rootwatch; this one reads rootwatch/audit/1",
    ],
    [
      "a newer snapshot",
      () => [fileWith('{"schema":"rootwatch/snapshot/11"}'), "b"],
      "is rootwatch/snapshot/11, of a newer Rootwatch; this one reads rootwatch/snapshot/1",
    ],
    ["half an audit", () => [fileWith('{"schema":"rootwatch/audit/1"}'), "b"], "at accountId: missing"],
    [
      "half a snapshot",
      () => [fileWith('{"schema":"rootwatch/snapshot/1"}'), "b"],
      "is not a snapshot: at accountId",
    ],
  ])("%s", async (_, files, message) => {
    const { code, out, err } = await runCli(["diff", ...files()]);
    expect(err).toContain(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("settings for what was judged by its own", async () => {
    const files = [await auditFile(given), await auditFile(given)];
    const { code, err } = await runCli(["diff", ...files, "--settings", fileWith("rules: {}\n")]);
    expect(err).toContain("--settings goes with a snapshot only");
    expect(code).toBe(2);
  });
});

it("says where the files were given the wrong way round", async () => {
  const older = snapshotFile(given, { capturedAt: daysAgo(0, 60) });
  expect((await diff(snapshotFile(given), older)).err).toContain("B is the older of the two");
  expect((await diff(older, snapshotFile(given))).err).toBe("");
});
