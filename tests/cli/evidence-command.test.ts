import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EvidenceIndex } from "../../src/report/evidence-index.ts";
import { eventEvidenceName, eventEvidenceText } from "../../src/service/activity/root-event-evidence.ts";
import { entryOf, type Manifest } from "../../src/service/audit/manifest.ts";
import { fileWith, runCli } from "../helpers/cli.ts";

const COMPANY = "444455556666";
const newFolder = () => mkdtempSync(join(tmpdir(), "rootwatch-evidence-"));

/** Settings by which the sample is judged otherwise than by default. */
const SETTINGS = `
rules:
  contact-billing: { enabled: false }
  access-key-age: { severity: critical, parameters: { maxAgeDays: 30 } }
exceptions:
  - { rule: root-mfa, resource: "arn:aws:iam::${COMPANY}:root", reason: new token ordered, owner: dana, expires: 2026-12-24 }
`;

/** A folder in which audits of a sample are kept, one for each time at which the account was seen. */
async function keptAt(times: readonly string[], sample = "company", settings?: string): Promise<string> {
  const store = newFolder();
  const snapshot = JSON.parse(readFileSync(`samples/${sample}/snapshot.json`, "utf8"));
  for (const capturedAt of times) {
    const seen = fileWith(JSON.stringify({ ...snapshot, capturedAt }), "snapshot.json");
    const { code } = await runCli(
      [
        ...["audit", "--snapshot", seen, "--store", store, "--fail-on", "none"],
        ...(settings === undefined ? [] : ["--settings", fileWith(settings, "rootwatch.yml")]),
      ],
      { now: new Date(capturedAt) },
    );
    expect(code).toBe(0);
  }
  return store;
}

const THREE_DAYS = ["2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z", "2026-11-25T07:30:00Z"];

async function bundled(store: string, ...args: readonly string[]) {
  const output = join(newFolder(), "bundle");
  const run = await runCli([
    ...["evidence", "--store", store, "--from", "2026-11-01", "--to", "2026-11-30"],
    ...["--output", output, "--format", "json", ...args],
  ]);
  const index: EvidenceIndex = JSON.parse(run.out.startsWith("{") ? run.out : "null");
  return { ...run, output, index };
}

/** Of an audit that is kept. */
function folderOf(store: string, nth: number): string {
  const audits = join(store, "audits", COMPANY);
  return join(audits, readdirSync(audits).sort()[nth] ?? "");
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

type Json = Record<string, unknown>;

/** Paths for which `sha256sum --check SHA256SUMS` says FAILED. */
function failing(output: string): string[] {
  const lines = readFileSync(join(output, "SHA256SUMS"), "utf8").trimEnd().split("\n");
  return lines.flatMap((line) => {
    const [, sha256, path = ""] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    const at = join(output, path);
    const isAsSaid = existsSync(at) && entryOf(path, readFileSync(at, "utf8")).sha256 === sha256;
    return isAsSaid ? [] : [path];
  });
}

/** As somebody would who may write there. */
function rewriteManifest(at: string, change: (manifest: Manifest) => unknown): void {
  const path = join(at, "manifest.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
}

describe("rootwatch evidence", () => {
  it("bundles what the audits of a period left, to the byte, with an index and the sums of all of it", async () => {
    const store = await keptAt(THREE_DAYS);
    const { code, index, output } = await bundled(store);
    expect(code).toBe(0);
    expect(index).toMatchObject({
      schema: "rootwatch/evidence/1",
      accountId: COMPANY,
      from: "2026-11-01T00:00:00Z",
      to: "2026-11-30T23:59:59Z",
      rootEvents: [],
      strangers: [],
    });
    expect(index.audits.map(({ observedAt, state, problems }) => ({ observedAt, state, problems }))).toEqual(
      THREE_DAYS.map((observedAt) => ({ observedAt, state: "whole", problems: [] })),
    );
    for (const { auditId, files } of index.audits) {
      const names = readdirSync(join(store, "audits", COMPANY, auditId));
      expect(files.map(({ path }) => path).sort()).toEqual(
        names.sort().map((name) => `audits/${auditId}/${name}`),
      );
      for (const { path, ...sum } of files) {
        const text = readFileSync(join(output, path), "utf8");
        expect(text).toBe(readFileSync(join(store, "audits", COMPANY, path.slice("audits/".length)), "utf8"));
        const { bytes, sha256 } = entryOf(path, text);
        expect(sum).toEqual({
          bytes,
          sha256,
          manifestSha256: path.endsWith("/manifest.json") ? null : sha256,
        });
      }
    }
    const sums = readFileSync(join(output, "SHA256SUMS"), "utf8").trimEnd().split("\n");
    expect(sums).toHaveLength(index.audits.flatMap(({ files }) => files).length + 2);
    for (const line of sums) {
      const [sha256, path = ""] = line.split("  ");
      expect(entryOf(path, readFileSync(join(output, path), "utf8")).sha256).toBe(sha256);
      expect(statSync(join(output, path)).mode & 0o777).toBe(0o600);
    }
    expect(JSON.parse(readFileSync(join(output, "index.json"), "utf8"))).toEqual(index);
  });

  it("says in the index what each audit found, and how long nobody looked", async () => {
    const { index } = await bundled(
      await keptAt(THREE_DAYS, "company", SETTINGS),
      "--from",
      "2026-11-23T06:00:00Z",
      "--to",
      "2026-11-25T08:00:00Z",
    );
    const [first] = index.audits;
    expect(first?.summary).toMatchObject({ excepted: 1, failBySeverity: { critical: expect.any(Number) } });
    expect(first).toMatchObject({
      rules: "all",
      hasDigest: false,
      settingsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(index.longestGap).toEqual({ from: THREE_DAYS[1], to: THREE_DAYS[2], hours: 25.5 });
  });

  it.each([
    ["a day at each end, both whole", ["--from", "2026-11-24", "--to", "2026-11-25"], [1, 2]],
    [
      "the second of the audit itself",
      ["--from", "2026-11-24T06:00:00Z", "--to", "2026-11-24T06:00:00Z"],
      [1],
    ],
    [
      "a second after one, a second before the next",
      ["--from", "2026-11-23T06:00:01Z", "--to", "2026-11-24T05:59:59Z"],
      [],
    ],
  ])("takes what is in the period: %s", async (_, args, expected) => {
    const { index, code } = await bundled(await keptAt(THREE_DAYS), ...args);
    expect(index.audits.map(({ observedAt }) => THREE_DAYS.indexOf(observedAt))).toEqual(expected);
    expect(code).toBe(expected.length === 0 ? 1 : 0);
  });

  it("of all that it bundles the audit can be done again, with the same findings", async () => {
    for (const settings of [undefined, SETTINGS]) {
      const { index, output } = await bundled(await keptAt(THREE_DAYS, "company", settings));
      for (const { auditId } of index.audits) {
        const of = (name: string) => join(output, "audits", auditId, name);
        const again = await runCli([
          ...["audit", "--snapshot", of("snapshot.json"), "--format", "json", "--fail-on", "none"],
          ...(existsSync(of("settings.json")) ? ["--settings", of("settings.json")] : []),
        ]);
        expect(existsSync(of("settings.json"))).toBe(settings !== undefined);
        const kept = JSON.parse(readFileSync(of("audit.json"), "utf8"));
        expect(kept.findings.length).toBeGreaterThan(20);
        expect(JSON.parse(again.out)).toEqual(kept);
      }
    }
  });
});

describe("rootwatch evidence, where something is not as it was", () => {
  it.each<[string, (folder: string) => void, string]>([
    [
      "a file was changed",
      (at) => appendFileSync(join(at, "report.txt"), "\n"),
      "report.txt is not as it was written.",
    ],
    [
      "a file was taken away",
      (at) => rmSync(join(at, "credential-report.csv")),
      "credential-report.csv is missing.",
    ],
    [
      "the manifest is of another audit",
      (at) =>
        writeFileSync(
          join(at, "manifest.json"),
          readFileSync(join(at, "manifest.json"), "utf8").replace("20261124T", "20261122T"),
        ),
      "manifest.json is not the manifest of this audit.",
    ],
    [
      "the manifest names a file twice",
      (at) =>
        rewriteManifest(at, (manifest) => ({ ...manifest, files: [...manifest.files, ...manifest.files] })),
      "manifest.json is not the manifest of this audit.",
    ],
    [
      "the manifest is damaged",
      (at) => writeFileSync(join(at, "manifest.json"), "{"),
      "manifest.json is not the manifest of this audit.",
    ],
  ])("%s: it is said, exit 1, and the rest is bundled", async (_, change, problem) => {
    const store = await keptAt(THREE_DAYS);
    change(folderOf(store, 1));
    const { code, index, output } = await bundled(store);
    expect(code).toBe(1);
    expect(index.audits.map(({ state }) => state)).toEqual(["whole", "damaged", "whole"]);
    expect(index.audits[1]?.problems).toEqual([problem]);
    // Nobody knows what that audit saw.
    expect(index.longestGap.hours).toBeGreaterThan(24 * 5);
    expect(readFileSync(join(output, "index.html"), "utf8")).toContain(problem);
  });

  it("all was taken away, and the manifest made to say so: what each audit leaves is missed", async () => {
    const store = await keptAt(THREE_DAYS);
    const at = folderOf(store, 1);
    for (const name of readdirSync(at)) if (name !== "manifest.json") rmSync(join(at, name));
    rewriteManifest(at, (manifest) => ({ ...manifest, files: [] }));
    const { code, index } = await bundled(store);
    expect([code, index.audits[1]?.state]).toEqual([1, "damaged"]);
    expect(index.audits[1]?.problems).toEqual(
      ["snapshot.json", "audit.json", "report.txt", "state.json"].map(
        (name) => `manifest.json does not name ${name}.`,
      ),
    );
  });

  it.each<[string, Partial<Manifest>, string]>([
    ["with its id alone", {}, "manifest.json is not the manifest of this audit."],
    ["with its time, too", { observedAt: "2026-11-28T06:00:00Z" }, "audit.json is of another audit."],
  ])("an audit was copied to a day without one, %s", async (_, change, problem) => {
    const store = await keptAt(THREE_DAYS);
    const from = folderOf(store, 0);
    const auditId = basename(from).replace("20261123", "20261128");
    const at = join(from, "..", auditId);
    cpSync(from, at, { recursive: true });
    rewriteManifest(at, (manifest) => ({ ...manifest, auditId, ...change }));
    const { code, index } = await bundled(store);
    expect([code, index.audits[3]?.state, index.audits[3]?.problems]).toEqual([1, "damaged", [problem]]);
  });

  it.each<[string, string, (json: Json) => unknown, string]>([
    ["audit.json is none", "audit.json", () => [], "audit.json cannot be read."],
    [
      "audit.json is of another account",
      "audit.json",
      (json) => ({ ...json, accountId: "111122223333" }),
      "audit.json is of another audit.",
    ],
    ["snapshot.json is none", "snapshot.json", () => ({}), "snapshot.json cannot be read."],
    [
      "snapshot.json is of no time",
      "snapshot.json",
      (json) => ({ ...json, capturedAt: "lately" }),
      "snapshot.json cannot be read.",
    ],
    [
      "snapshot.json is of another account",
      "snapshot.json",
      (json) => ({ ...json, accountId: "111122223333" }),
      "snapshot.json is of another audit.",
    ],
    [
      "snapshot.json is another than the one that was judged",
      "snapshot.json",
      (json) => ({ ...json, capturedAt: "2026-11-01T06:00:00Z" }),
      "snapshot.json is of another audit.",
    ],
  ])("%s, and the manifest agrees: it is said all the same", async (_, name, change, problem) => {
    const store = await keptAt(THREE_DAYS);
    const at = folderOf(store, 1);
    const text = JSON.stringify(change(JSON.parse(readFileSync(join(at, name), "utf8"))));
    writeFileSync(join(at, name), text);
    rewriteManifest(at, (manifest) => ({
      ...manifest,
      files: manifest.files.map((entry) => (entry.name === name ? entryOf(name, text) : entry)),
    }));
    const { code, index } = await bundled(store);
    expect([code, index.audits[1]?.problems]).toEqual([1, [problem]]);
  });

  it("shows what was changed or taken away to whoever checks the sums, too, and nothing else", async () => {
    const store = await keptAt(THREE_DAYS);
    const [first, second] = [folderOf(store, 0), folderOf(store, 1)];
    appendFileSync(join(first, "report.txt"), "\n");
    rmSync(join(second, "audit.json"));
    put(join(store, "events", COMPANY, "2026-11-23", "odd.json"), "{");
    const { index, output } = await bundled(store);
    expect(failing(output)).toEqual([
      `audits/${basename(first)}/report.txt`,
      `audits/${basename(second)}/audit.json`,
    ]);
    const changed = index.audits[0]?.files.find(({ path }) => path.endsWith("report.txt"));
    expect(changed?.sha256).not.toBe(changed?.manifestSha256);
  });

  it.each([
    [
      [0],
      "All that has a manifest is as it was written. 1 audit has no manifest: it came to no end, or somebody took it away.",
    ],
    [
      [0, 1, 2],
      "There is no evidence of an audit that came to its end. 3 audits have no manifest: they came to no end, or somebody took it away.",
    ],
  ])(
    "audits %j without a manifest came to no end, or somebody took it away: exit 1",
    async (which, verdict) => {
      const store = await keptAt(THREE_DAYS);
      for (const nth of which) rmSync(join(folderOf(store, nth), "manifest.json"));
      const { code, index, out } = await bundled(store, "--format", "text");
      expect([code, index]).toEqual([1, null]);
      const text = out.replace(/\s+/g, " ");
      expect(text).toContain(verdict);
      expect(text).toContain("it has no manifest: it came to no end, or somebody took it away.");
      expect(out).not.toContain("Not all");
    },
  );

  it("what no audit has made is named, and not bundled, by whatever name", async () => {
    const store = await keptAt(THREE_DAYS);
    const inPeriod = ["00", "20261124T060000Z", "20261124T060000Z-x/Y.json", "z.txt"];
    const before = ["20261031T060000Z-x/Y.json"];
    for (const name of [...inPeriod, ...before]) put(join(store, "audits", COMPANY, name), "");
    const { code, index, output } = await bundled(store);
    expect([code, index.strangers]).toEqual([1, inPeriod.map((name) => `audits/${COMPANY}/${name}`)]);
    expect(readdirSync(join(output, "audits"))).toHaveLength(3);
  });

  it.each([
    ["beside what the manifest names", () => {}, "whole"],
    ["where there is no manifest", (at: string) => rmSync(join(at, "manifest.json")), "unsealed"],
    [
      "where the manifest is damaged",
      (at: string) => writeFileSync(join(at, "manifest.json"), "{"),
      "damaged",
    ],
  ])(
    "what lies in the folder of an audit, and is not of it, is named and not bundled: %s",
    async (_, change, state) => {
      const store = await keptAt(THREE_DAYS);
      const at = folderOf(store, 1);
      writeFileSync(join(at, "evil.html"), "<script>alert(1)</script>");
      change(at);
      const { code, index, output } = await bundled(store);
      expect([code, index.audits[1]?.state]).toEqual([1, state]);
      expect(index.strangers).toEqual([`audits/${COMPANY}/${basename(at)}/evil.html`]);
      expect(readdirSync(output, { recursive: true }).filter((path) => `${path}`.endsWith(".html"))).toEqual([
        "index.html",
      ]);
      expect(readFileSync(join(output, "index.html"), "utf8")).not.toContain('evil.html"');
    },
  );

  it("a page that a manifest names is not bundled either", async () => {
    const store = await keptAt(THREE_DAYS);
    const at = folderOf(store, 1);
    writeFileSync(join(at, "evil.html"), "");
    rewriteManifest(at, (manifest) => ({
      ...manifest,
      files: [...manifest.files, entryOf("evil.html", "")],
    }));
    const { index, output } = await bundled(store);
    expect(index.audits[1]?.problems).toEqual(["manifest.json names evil.html, which no audit leaves."]);
    expect(index.strangers).toEqual([`audits/${COMPANY}/${basename(at)}/evil.html`]);
    expect(existsSync(join(output, "audits", basename(at), "evil.html"))).toBe(false);
  });

  it("a folder with the name of an audit and nothing of one in it is none", async () => {
    const store = await keptAt(THREE_DAYS);
    put(join(store, "audits", COMPANY, "20261128T060000Z-x", "note.txt"), "");
    const { code, index } = await bundled(store);
    expect([code, index.audits.length]).toEqual([1, 3]);
    expect(index.strangers).toEqual([`audits/${COMPANY}/20261128T060000Z-x/note.txt`]);
  });

  it("audit.json that says nothing is no reason to stop", async () => {
    const store = await keptAt(THREE_DAYS);
    writeFileSync(join(folderOf(store, 0), "audit.json"), "[]");
    const { index, output } = await bundled(store);
    expect(index.audits[0]).toMatchObject({ state: "damaged", summary: null, rules: null });
    expect(readFileSync(join(output, "index.html"), "utf8")).toContain("audit.json cannot be read");
  });
});

describe("rootwatch evidence, of what root did", () => {
  const day = "2026-11-23";
  const told = (eventIds: readonly string[], accountId = COMPANY) =>
    eventEvidenceText({
      accountId,
      kind: "root-sign-in",
      severity: "high",
      recordedAt: new Date(`${day}T09:00:00Z`),
      deliveries: eventIds.map((eventID) => ({
        eventId: eventID,
        event: { detail: { eventID, eventTime: `${day}T08:00:00Z` } },
      })),
    });
  const withEvent = async (name: string, text: string) => {
    const store = await keptAt(THREE_DAYS);
    put(join(store, "events", COMPANY, name), text);
    return bundled(store);
  };
  const MANY = Array.from({ length: 30 }, (_, index) => `id-${index}`);

  it.each([
    ["one event", `${day}/id%2F1.json`, told(["id/1"])],
    [
      "an event with an id of any length",
      eventEvidenceName(COMPANY, `${day}T08:00:00Z`, "x".repeat(999)),
      told(["x".repeat(999)]),
    ],
    ["several", `${day}/id-0.and-29-more.json`, told(MANY)],
    ["several, one of which came twice", `${day}/id-0.and-2-more.json`, told(["id-0", "id-1", "id-1"])],
    ["what was told to another topic", `${day}/id-0.told-chat.json`, told([])],
    [
      "one whose day nobody can read",
      "undated/id-0.json",
      told(["id-0"]).replace(`${day}T08:00:00Z`, "lately"),
    ],
  ])("%s: says nothing against it, nor that a manifest speaks for it", async (_, name, text) => {
    const { code, index, output } = await withEvent(name.replace(`events/${COMPANY}/`, ""), text);
    expect([code, index.rootEvents]).toMatchObject([0, [{ problem: null, severity: "high" }]]);
    expect(readFileSync(join(output, "index.html"), "utf8")).toContain("Root events have no manifest");
  });

  it.each([
    ["it cannot be read", `${day}/id.json`, "{", "cannot be read"],
    ["it is of another account", `${day}/id.json`, told(["id"], "111122223333"), "is of another account"],
    ["it has another name", `${day}/id-2.json`, told(["id"]), "does not have the name of an event in it"],
    ["it has another day", "2026-11-22/id.json", told(["id"]), "does not have the name of an event in it"],
    ["it has no day", "undated/id.json", told(["id"]), "does not have the name of an event in it"],
    ["it has no events", `${day}/id.json`, told([]), "does not have the name of an event in it"],
  ])("%s: it is said, exit 1", async (_, name, text, problem) => {
    const { code, index } = await withEvent(name, text);
    expect([code, index.rootEvents]).toMatchObject([1, [{ problem }]]);
  });

  it.each(["2026-11-20", "2026-11-20/abd.json.bak", "2026-11-20/a/b.json", "00", "zz/a.json"])(
    "%s is of no event: it is named, not bundled, exit 1",
    async (name) => {
      const { code, index, output } = await withEvent(name, "");
      expect([code, index.strangers]).toEqual([1, [`events/${COMPANY}/${name}`]]);
      expect(existsSync(join(output, "events"))).toBe(false);
    },
  );

  it.each(["2026-10-31/a.bak", "2026-12-01/a.bak"])("%s is of no day of the period", async (name) => {
    expect((await withEvent(name, "")).index.strangers).toEqual([]);
  });
});

describe("rootwatch evidence asks for", () => {
  it("a folder of its own", async () => {
    const store = await keptAt(THREE_DAYS);
    const args = ["evidence", "--store", store, "--from", "2026-11-01", "--output"];
    const full = await runCli([...args, store]);
    expect([full.code, full.err]).toEqual([2, expect.stringContaining("it is not empty")]);
    const file = await runCli([...args, fileWith("x")]);
    expect([file.code, file.err]).toEqual([2, expect.stringContaining("EEXIST")]);
  });

  it("the account, where there are several, and audits where there are none", async () => {
    const store = await keptAt(THREE_DAYS);
    const clean = JSON.parse(readFileSync("samples/clean/snapshot.json", "utf8"));
    await runCli(["audit", "--snapshot", fileWith(JSON.stringify(clean)), "--store", store]);
    const which = await bundled(store);
    expect([which.code, which.err]).toEqual([
      2,
      expect.stringContaining(`audits of 222233334444, ${COMPANY}: say which`),
    ]);
    expect((await bundled(store, "--account", COMPANY)).index.audits).toHaveLength(3);
    const none = await bundled(newFolder());
    expect([none.code, none.err]).toEqual([2, expect.stringContaining("No audit is kept in")]);
    expect((await bundled(store, "--account", "1234")).code).toBe(2);
  });

  it("a period that does not end before it begins, and one place to take it from", async () => {
    const store = await keptAt(THREE_DAYS);
    const late = await bundled(store, "--to", "2026-10-01");
    expect([late.code, late.err]).toEqual([2, expect.stringContaining("--from is after the end")]);
    expect((await bundled(store, "--bucket", "some-bucket")).code).toBe(2);
    // The end is now, where none is given.
    const until = await runCli([
      "evidence",
      "--store",
      store,
      "--from",
      "2026-11-01",
      "--output",
      newFolder(),
    ]);
    expect(until.out).toContain("to 2026-11-23 06:00 UTC");
  });
});
