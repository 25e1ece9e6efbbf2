import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileWith, runCli } from "../helpers/cli.ts";

const SAMPLE = "samples/clean/snapshot.json";
const folder = () => mkdtempSync(join(tmpdir(), "rootwatch-kept-"));

describe("audits that are kept in a folder", () => {
  it("say below the report what has changed, and where they are", async () => {
    const at = folder();
    const args = ["audit", "--snapshot", SAMPLE, "--store", at, "--fail-on", "none"];
    const first = await runCli(args);
    expect(first.out).toContain("The first audit that is kept");
    expect(first.err).toMatch(/^Kept as file:\/\/\S+\/audits\/\d{12}\/\S+\/report\.txt\n$/);
    const second = await runCli(args);
    expect(second.out).toMatch(/\nSince the audit of \S+ \S+ UTC\n {2}Nothing has changed\.\n$/);
    const [account = ""] = readdirSync(join(at, "audits"));
    expect(readdirSync(join(at, "audits", account))).toHaveLength(2);
    const off = fileWith("rules:\n  contact-billing: { enabled: false }\n", "rootwatch.yml");
    const third = await runCli([...args, "--settings", off]);
    expect(third.out).toContain("The settings have changed.");
  });

  it("of the future are refused: nothing could be compared with them any more", async () => {
    const late = readFileSync(SAMPLE, "utf8").replace(
      /"capturedAt": "[^"]+"/,
      '"capturedAt": "2099-01-01T00:00:00Z"',
    );
    const { code, err } = await runCli(["audit", "--snapshot", fileWith(late), "--store", folder()]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("--store keeps no audit of the future: 2099-01-01T00:00:00Z"),
    ]);
  });

  it("leave standard output to machines where it is theirs", async () => {
    const at = folder();
    const args = ["audit", "--snapshot", SAMPLE, "--store", at, "--fail-on", "none", "--format", "json"];
    await runCli(args);
    const { out, err } = await runCli(args);
    expect(JSON.parse(out)).toMatchObject({ schema: "rootwatch/audit/1" });
    expect(err).toContain("Nothing has changed.");
  });

  it("of a later version stop the run with a line; so does a folder that is a file", async () => {
    const at = folder();
    const args = (store: string) => ["audit", "--snapshot", SAMPLE, "--store", store, "--fail-on", "none"];
    await runCli(args(at));
    const [account = ""] = readdirSync(join(at, "memory"));
    writeFileSync(join(at, "memory", account, "state.json"), '{"schema":"rootwatch/state/2"}');
    const late = await runCli(args(at));
    expect([late.code, late.err]).toEqual([2, expect.stringContaining("was written by a later version")]);
    expect((await runCli(args(fileWith("x")))).code).toBe(2);
  });

  it("are kept nowhere where the folder has no name", async () => {
    const { code, err } = await runCli(["audit", "--snapshot", SAMPLE, "--store", ""]);
    expect([code, err]).toEqual([2, expect.stringContaining("It must name a folder.")]);
  });

  it("are not judged at another time: that would be remembered", async () => {
    const { code, err } = await runCli([
      ...["audit", "--snapshot", SAMPLE, "--store", folder(), "--now", "2027-01-01T00:00:00Z"],
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining("cannot be used with option '--now")]);
  });
});
