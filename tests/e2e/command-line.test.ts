import { spawn, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileWith } from "../helpers/cli.ts";
import { largeReport } from "../helpers/large-report.ts";

const root = join(import.meta.dirname, "../..");
const BIN = join(root, "dist/rootwatch.js");
const COMPANY = ["--snapshot", join(root, "samples/company/snapshot.json")];

function rootwatch(args: readonly string[], { env = {}, input = "" } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
    maxBuffer: 1024 * 1024 * 1024,
  });
  return { code: status, out: stdout, err: stderr };
}

describe("the bundled command line", () => {
  it("can be run by itself", () => {
    expect(statSync(BIN).mode & 0o111).not.toBe(0);
    expect(readFileSync(BIN, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("audits the sample: nothing but JSON on stdout, nothing on stderr, exit 1", () => {
    const { code, out, err } = rootwatch(["audit", ...COMPANY, "--format", "json"]);
    expect(JSON.parse(out).schema).toBe("rootwatch/audit/1");
    expect({ code, err }).toEqual({ code: 1, err: "" });
  });

  it("reads standard input", () => {
    const csv = readFileSync(join(root, "samples/clean/aws/credential-report.csv"), "utf8");
    const { code, out } = rootwatch(["audit", "--credential-report", "-", "--format", "json"], {
      input: csv,
    });
    expect(JSON.parse(out).accountId).toBe("222233334444");
    // No report shows whether a trail records.
    expect(code).toBe(3);
  });

  it("waits for what is still being written to its standard input", () => {
    const report = join(root, "samples/clean/aws/credential-report.csv");
    const command = `(sleep 0.5; cat '${report}') | '${process.execPath}' '${BIN}' audit --credential-report - --format json`;
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect(stderr).not.toContain("EAGAIN");
    expect(JSON.parse(stdout).accountId).toBe("222233334444");
  });

  it("writes no colour into a pipe, with or without NO_COLOR", () => {
    for (const env of [{}, { NO_COLOR: "1" }, { FORCE_COLOR: "1" }]) {
      expect(rootwatch(["audit", ...COMPANY], { env }).out).not.toContain("\u001B");
    }
  });

  it("ends quietly where the reader has seen enough", async () => {
    const report = fileWith(largeReport(20_000));
    const child = spawn(process.execPath, [BIN, "audit", "--credential-report", report, "--format", "json"]);
    child.stdout.once("data", () => child.stdout.destroy());
    let err = "";
    child.stderr.on("data", (data) => {
      err += data;
    });
    await new Promise((resolve) => child.once("close", resolve));
    expect(err).not.toMatch(/EPIPE|\n\s+at /);
  });

  it("writes the report of 20,000 users to a pipe, whole", () => {
    const report = fileWith(largeReport(20_000));
    const { out } = rootwatch(["audit", "--credential-report", report, "--format", "json"]);
    const audit = JSON.parse(out);
    const { pass, fail, not_applicable, unknown } = audit.summary;
    expect(audit.findings.length).toBe(pass + fail + not_applicable + unknown);
    expect(audit.findings.length).toBeGreaterThan(60_000);
  });

  it("loads neither the AWS SDK nor the YAML parser before they are needed", () => {
    const text = readFileSync(BIN, "utf8");
    expect(text).not.toContain("GetCredentialReportCommand");
  });
});
