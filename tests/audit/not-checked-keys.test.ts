import { describe, expect, it } from "vitest";
import type { CoverageItem } from "../../src/audit/coverage.ts";
import { notCheckedKeys } from "../../src/audit/not-checked-keys.ts";
import { idOf, seen } from "../helpers/hand-made-audits.ts";

const item = (
  section: CoverageItem["section"],
  status: CoverageItem["status"],
  reason?: NonNullable<CoverageItem["reason"]>,
): CoverageItem => ({
  section,
  status,
  ...(reason === undefined ? {} : { reason }),
  message: `not to be seen, ${Math.PI}`,
  rules: ["task"],
});
const row = item("credentialReport", "malformed_row", "malformed");

describe("what could not be checked", () => {
  it("is a section with its reason, or with what is wrong with it", () => {
    const coverage = [
      item("trails", "unavailable", "access_denied"),
      item("rootEvents", "partial"),
      item("credentialReport", "stale"),
    ];
    expect(notCheckedKeys({ coverage, findings: [] })).toEqual([
      "credentialReport:stale",
      "rootEvents:partial",
      "trails:access_denied",
    ]);
  });

  it.each(["throttled", "timeout", "service_error", "not_ready"] as const)(
    "is one outage, whatever AWS answers instead of the section: %s",
    (reason) => {
      const coverage = [item("trails", "unavailable", reason)];
      expect(notCheckedKeys({ coverage, findings: [] })).toEqual(["trails:no_answer"]);
    },
  );

  it("is each further row that cannot be read, by its number among them and not in the report", () => {
    expect(notCheckedKeys({ coverage: [row, row], findings: [] })).toEqual([
      "credentialReport:malformed_row:1",
      "credentialReport:malformed_row:2",
    ]);
  });

  it("is a thousand rows at most: more are one catastrophe", () => {
    const rows = Array.from({ length: 1_200 }, () => row);
    expect(notCheckedKeys({ coverage: rows, findings: [] })).toHaveLength(1_000);
  });

  it("is a finding whose rule itself could not tell, once, and none that its section already tells of", () => {
    const findings = [
      seen("task", "bob", "unknown", { messageId: "untold" }),
      seen("task", "ann", "unknown", { messageId: "untold" }),
      seen("task", "ann", "unknown", { messageId: "untold" }),
      seen("task", "cut", "unknown", { messageId: "malformedRow" }),
      seen("other", "ann", "unknown", { messageId: "unavailable" }),
      seen("other", "bob", "fail"),
      seen("other", "eve", "pass"),
    ];
    expect(notCheckedKeys({ coverage: [], findings })).toEqual([idOf("task", "ann"), idOf("task", "bob")]);
  });
});
