import { describe, expect, it } from "vitest";
import { evidenceHtml } from "../../src/report/evidence-html.ts";
import { type EvidenceIndex, isWhole, longestGap } from "../../src/report/evidence-index.ts";
import { evidenceText, verdict } from "../../src/report/evidence-text.ts";

const HOSTILE = `"><script>alert(1)</script><a href='javascript:x'>\u202E`;

const UNREADABLE = "cannot be read";

const audit = {
  auditId: "20261123T060000Z-1a2b3c4d",
  observedAt: "2026-11-23T06:00:00Z",
  state: "whole",
  problems: [],
  rootwatch: "0.1.0",
  settingsHash: null,
  rules: "all",
  summary: { pass: 30, fail: 3, excepted: 1, unknown: 2, failBySeverity: { high: 2, critical: 1 } },
  hasDigest: true,
  files: [
    {
      path: "audits/20261123T060000Z-1a2b3c4d/report.txt",
      bytes: 1,
      sha256: "ab".repeat(32),
      manifestSha256: null,
    },
  ],
  missing: [],
} as const;

const event = {
  day: "2026-11-23",
  kind: "root-sign-in",
  severity: "high",
  recordedAt: "2026-11-23T07:00:00Z",
  events: 1,
  problem: null,
  file: { path: "events/2026-11-23/a%2Fb.json", bytes: 1, sha256: "cd".repeat(32), manifestSha256: null },
} as const;

const index: EvidenceIndex = {
  schema: "rootwatch/evidence/1",
  accountId: "111122223333",
  from: "2026-11-01T00:00:00Z",
  to: "2026-11-30T23:59:59Z",
  source: "s3://evidence",
  madeAt: "2026-12-01T00:00:00Z",
  rootwatch: "0.1.0",
  audits: [audit],
  rootEvents: [event],
  strangers: [],
  longestGap: { from: "2026-11-01T00:00:00Z", to: "2026-11-23T06:00:00Z", hours: 534 },
};

describe("the index of a bundle", () => {
  it("shows what an audit found, gravest first, and leads to its files", () => {
    const html = evidenceHtml(index);
    expect(html).toContain("<td>3: 1 critical, 2 high</td><td>1</td><td>2</td><td>whole</td>");
    expect(html).toContain('<a href="audits/20261123T060000Z-1a2b3c4d/report.txt"');
    expect(html).toContain("<td>root-sign-in</td><td>high</td><td>2026-11-23 07:00 UTC</td>");
    // The name of the file has a percent sign; the address must lead to it.
    expect(html).toContain('href="events/2026-11-23/a%252Fb.json"');
    expect(html).toContain(
      "All that the audits left is as it was written. Root events have no manifest: they are bundled as they were found.",
    );
  });

  it("lets nothing that a file says act, in a browser or at a terminal", () => {
    const hostile: EvidenceIndex = {
      ...index,
      source: HOSTILE,
      strangers: [HOSTILE],
      audits: [
        {
          ...audit,
          state: "damaged",
          problems: [HOSTILE],
          rules: [HOSTILE],
          files: [{ ...audit.files[0], path: HOSTILE }],
        },
      ],
      rootEvents: [
        {
          ...event,
          kind: HOSTILE,
          severity: HOSTILE,
          day: HOSTILE,
          problem: HOSTILE,
          file: { ...event.file, path: HOSTILE },
        },
      ],
    };
    const html = evidenceHtml(hostile);
    expect(html).not.toContain("<script");
    expect(html).not.toMatch(/<a href='/);
    expect(html).not.toContain("\u202E");
    expect(html.match(/<a href="/g)).toHaveLength(2);
    expect(html.match(/&lt;script&gt;/g)).toHaveLength(8);
    expect([...evidenceText(hostile, { width: 80 })].join("")).not.toContain("\u202E");
  });

  it("says what was not the whole account, several events, and what cannot be read", () => {
    const html = evidenceHtml({
      ...index,
      audits: [{ ...audit, rules: ["root-mfa"], summary: { ...audit.summary, fail: 0, failBySeverity: {} } }],
      rootEvents: [
        { ...event, events: 12 },
        {
          ...event,
          day: null,
          kind: null,
          severity: null,
          recordedAt: null,
          events: null,
          problem: UNREADABLE,
        },
        { ...event, problem: "is of another account" },
      ],
    });
    expect(html).toContain("<small>only root-mfa</small>");
    expect(html).toContain("<td>0</td><td>1</td>");
    expect(html).toContain("root-sign-in, 12 events");
    expect(html).toContain('<td>root-sign-in<br><span class="fault">is of another account</span></td>');
    expect(html).toContain(
      '<th scope="row">undated</th><td colspan="3"><span class="fault">cannot be read</span>',
    );
  });

  it.each<[string, Partial<EvidenceIndex>, string]>([
    [
      "damaged",
      { audits: [audit, { ...audit, state: "damaged" }] },
      "Not all evidence is as it was written.",
    ],
    [
      "damaged, and of one without a manifest",
      {
        audits: [
          { ...audit, state: "unsealed" },
          { ...audit, state: "damaged" },
        ],
      },
      "Not all evidence is as it was written. 1 audit has no manifest: it came to no end, or somebody took it away.",
    ],
    [
      "among which lies what is of none",
      { strangers: ["x"] },
      "All that the audits left is as it was written. There are files that are of no audit and no event.",
    ],
    [
      "whose event is odd",
      { rootEvents: [{ ...event, problem: UNREADABLE }] },
      "All that the audits left is as it was written. Not every root event can be read and lies where it belongs. Root events have no manifest: they are bundled as they were found.",
    ],
  ])("of evidence %s says what is wrong, and no more", (_, change, expected) => {
    expect(verdict({ ...index, rootEvents: [], ...change })).toBe(expected);
  });

  it("speaks of root events where there are any", () => {
    const html = evidenceHtml({ ...index, rootEvents: [] });
    expect(html).toContain("<strong>All that the audits left is as it was written.</strong>");
  });

  it("of nothing says so", () => {
    const empty = { ...index, audits: [], rootEvents: [] };
    expect(evidenceHtml(empty)).toContain("There is no evidence of an audit in this period.");
    expect([...evidenceText(empty, { width: 80 })].join("")).not.toContain("longest");
  });
});

describe("evidence", () => {
  it.each<[string, Partial<EvidenceIndex>, boolean]>([
    ["as it was written", {}, true],
    ["of nothing", { audits: [] }, false],
    ["of which an audit is damaged", { audits: [audit, { ...audit, state: "damaged" }] }, false],
    ["of which an audit came to no end", { audits: [audit, { ...audit, state: "unsealed" }] }, false],
    ["of which an event cannot be read", { rootEvents: [{ ...event, problem: UNREADABLE }] }, false],
    ["among which lies what nobody made", { strangers: ["x"] }, false],
  ])("%s", (_, change, expected) => {
    expect(isWhole({ ...index, ...change })).toBe(expected);
  });

  it("of which only some rules were judged, or that is not whole, ends no time without an audit", () => {
    const at = (observedAt: string, change = {}) => ({ ...audit, observedAt, ...change });
    const audits = [
      at("2026-11-02T00:00:00Z"),
      at("2026-11-03T00:00:00Z", { rules: ["root-mfa"] }),
      at("2026-11-04T00:00:00Z", { state: "damaged" }),
      at("2026-11-05T00:00:00Z"),
    ];
    expect(longestGap("2026-11-01T00:00:00Z", "2026-11-06T00:00:00Z", audits)).toEqual({
      from: "2026-11-02T00:00:00Z",
      to: "2026-11-05T00:00:00Z",
      hours: 72,
    });
    expect(longestGap("2026-11-01T00:00:00Z", "2026-11-06T00:00:00Z", []).hours).toBe(120);
  });
});
