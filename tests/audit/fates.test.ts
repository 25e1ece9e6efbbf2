import { describe, expect, it } from "vitest";
import type { Audit } from "../../src/audit/audit.ts";
import { fatesIn } from "../../src/audit/fates.ts";
import type { Finding } from "../../src/audit/finding.ts";
import type { TrackedFinding } from "../../src/audit/state.ts";
import { auditOn, idOf, seen } from "../helpers/hand-made-audits.ts";

const tracked: TrackedFinding = {
  rule: "task",
  severity: "high",
  resource: { type: "user", name: "ann" },
  last: "opened",
  changedIn: 1,
  openedAt: "2026-11-01T00:00:00.000Z",
  dueAt: null,
};

const fateOfAnn = (
  findings: readonly Finding[],
  rest: Partial<Audit> = {},
  of: Partial<TrackedFinding> = {},
) => fatesIn(auditOn(0, findings, rest))(idOf("task", "ann"), { ...tracked, ...of });

describe("what became of a fail", () => {
  it.each([
    ["pass", "passes"],
    ["not_applicable", "passes"],
    ["unknown", "unverified"],
    // It is none of those that are told: its rule only advises now.
    ["fail", "rule_off"],
  ] as const)("that is %s now: %s", (outcome, fate) => {
    expect(fateOfAnn([seen("task", "ann", outcome)])).toBe(fate);
  });

  it("of which nothing is found: its resource is gone", () => {
    expect(fateOfAnn([seen("task", "bob", "pass"), seen("other", "ann", "unknown")])).toBe("gone");
  });

  it("of which nothing is found while its rule could not judge everything: nobody knows", () => {
    expect(fateOfAnn([seen("task", "bob", "pass"), seen("task", "line 4", "unknown")])).toBe("unverified");
  });

  it("whose rule found nothing at all: nobody looks any more", () => {
    expect(fateOfAnn([seen("other", "ann")])).toBe("rule_off");
  });

  it("whose rule was not asked for: nobody looked", () => {
    expect(fateOfAnn([seen("other", "ann")], { scope: ["other"] })).toBe("out_of_scope");
    expect(fateOfAnn([seen("task", "ann", "pass")], { scope: ["task"] })).toBe("passes");
    expect(fateOfAnn([], { scope: ["task"] })).toBe("rule_off");
  });

  it("goes by its id, where its key is another", () => {
    expect(fateOfAnn([seen("task", "bob", "unknown")], {}, { id: idOf("task", "bob") })).toBe("unverified");
  });
});
