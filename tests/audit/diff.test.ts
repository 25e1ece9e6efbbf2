import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffAudits } from "../../src/audit/diff.ts";
import type { ComparedAudit, ComparedFinding } from "../../src/audit/diff-side.ts";
import { OUTCOMES, SEVERITIES } from "../../src/rules/rule.ts";

const NO_FACTS: ReadonlySet<string> = new Set();

function finding(rule: string, name: string, more: Partial<ComparedFinding> = {}): ComparedFinding {
  const id = `${rule}:${name}`;
  const resource = { type: "user", id: name, name };
  return {
    id,
    rule,
    outcome: "fail",
    severity: "high",
    resource,
    message: "Bad.",
    messageId: "bad",
    ...more,
  };
}

function auditOf(findings: readonly ComparedFinding[], more: Partial<ComparedAudit> = {}): ComparedAudit {
  return {
    accountId: "111122223333",
    observedAt: "2026-11-23T06:00:00Z",
    scope: { rules: "all" },
    settingsHash: null,
    coverage: [],
    findings,
    ...more,
  };
}

const diffOf = (a: readonly ComparedFinding[], b: readonly ComparedFinding[], facts = NO_FACTS) =>
  diffAudits(auditOf(a), auditOf(b), facts);

const fail = finding("mfa", "ann");
const passOf = (name: string) => finding("mfa", name, { outcome: "pass", messageId: "good" });
const unknownOf = (name: string) => finding("mfa", name, { outcome: "unknown", messageId: "unreadable" });

describe("what fails now and did not before", () => {
  it.each([
    ["passed", [passOf("ann")], "pass"],
    ["did not apply", [finding("mfa", "ann", { outcome: "not_applicable" })], "not_applicable"],
    ["could not be judged", [unknownOf("ann")], "unknown"],
    ["was not there", [passOf("bob")], "absent"],
    ["may have been there: something of the rule could not be judged", [unknownOf("bob")], "cannot_be_told"],
    ["was of a rule that was not applied", [], "rule_not_applied"],
  ] as const)("%s", (_, before, other) => {
    const diff = diffOf(before, [fail]);
    expect(diff.added).toEqual([{ finding: fail, other }]);
    expect([diff.ended, diff.unverified, diff.changed, diff.notJudged]).toEqual([[], [], [], []]);
  });
});

describe("what failed and does not now", () => {
  it.each([
    ["passes", [passOf("ann")], "pass"],
    ["does not apply", [finding("mfa", "ann", { outcome: "not_applicable" })], "not_applicable"],
    ["is gone", [passOf("bob")], "absent"],
    ["is of a rule that is not applied any more", [], "rule_not_applied"],
  ] as const)("is over where it %s", (_, after, other) => {
    const diff = diffOf([fail], after);
    expect(diff.ended).toEqual([{ finding: fail, other }]);
    expect([diff.added, diff.unverified, diff.changed, diff.notJudged]).toEqual([[], [], [], []]);
  });

  it.each([
    ["cannot be judged", [unknownOf("ann")], "unknown"],
    ["is not there, and something of its rule cannot be judged", [unknownOf("bob")], "cannot_be_told"],
  ] as const)("is not over where it %s", (_, after, other) => {
    const diff = diffOf([fail], after);
    expect(diff.unverified).toEqual([{ finding: fail, other }]);
    expect(diff.ended).toEqual([]);
  });
});

describe("what fails in both", () => {
  it("has changed where its severity or its message has", () => {
    const graver = { ...fail, severity: "critical" as const };
    expect(diffOf([fail], [graver]).changed).toEqual([{ finding: graver, was: fail, again: false }]);
    const others = { ...fail, message: "Worse." };
    expect(diffOf([fail], [others]).changed).toEqual([{ finding: others, was: fail, again: false }]);
  });

  it("has not changed where it has merely grown older", () => {
    const aged = (age: string) => [{ ...fail, message: `Ann's key is ${age} old; 5 keys.` }];
    expect(diffOf(aged("1 hour"), aged("2 days")).changed).toEqual([]);
    expect(diffOf(aged("30 hours"), aged("31 hours")).changed).toEqual([]);
  });

  it("happened again where it is a fact of a later time", () => {
    const [first, later] = ["2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"].map((since) => ({
      ...fail,
      since,
    }));
    if (first === undefined || later === undefined) throw new Error("two are made");
    const facts = new Set(["mfa"]);
    expect(diffOf([first], [later], facts).changed).toMatchObject([{ again: true }]);
    expect(diffOf([later], [first], facts).changed).toMatchObject([{ again: false }]);
    expect(diffOf([first], [later]).changed).toEqual([]);
    // One of which nobody said when it was is older than any.
    expect(diffOf([fail], [later], facts).changed).toMatchObject([{ again: true }]);
    expect(diffOf([later], [fail], facts).changed).toMatchObject([{ again: false }]);
  });

  it("is listed gravest first", () => {
    const bob = finding("mfa", "bob", { outcome: "fail", severity: "low" });
    const changed = diffOf(
      [fail, bob],
      [
        { ...bob, severity: "medium" },
        { ...fail, severity: "critical" },
      ],
    ).changed;
    expect(changed.map(({ finding: { severity } }) => severity)).toEqual(["critical", "medium"]);
  });
});

describe("what could not be judged", () => {
  it("is told where it passed, or was not there", () => {
    expect(diffOf([passOf("ann")], [unknownOf("ann")]).notJudged).toEqual([
      { finding: unknownOf("ann"), other: "pass" },
    ]);
    expect(diffOf([unknownOf("ann")], [passOf("ann")]).judgedAgain).toEqual([
      { finding: unknownOf("ann"), other: "pass" },
    ]);
    expect(diffOf([passOf("bob")], [passOf("bob"), unknownOf("ann")]).notJudged).toHaveLength(1);
  });

  it("is no news where it may have been so before", () => {
    const whole = finding("mfa", "111122223333", { outcome: "unknown", messageId: "unavailable" });
    const diff = diffOf([whole], [unknownOf("ann"), passOf("bob")]);
    expect([diff.notJudged, diff.judgedAgain]).toEqual([[], []]);
  });

  it("counts rows that cannot be read, whose lines move when users come and go", () => {
    const row = (line: number) =>
      finding("mfa", `line-${line}`, { outcome: "unknown", messageId: "malformedRow" });
    const moved = diffOf([row(4)], [row(5)]);
    expect([moved.notJudged, moved.judgedAgain]).toEqual([[], []]);
    // Which of the two is the new one nobody knows, and the other row may have held it before.
    expect(diffOf([row(4), passOf("ann")], [row(5), row(9)]).notJudged).toEqual([]);
    expect(diffOf([passOf("ann")], [row(5), passOf("ann")]).notJudged).toHaveLength(1);
  });
});

describe("coverage", () => {
  const item = (section: string, more = {}) => ({
    section,
    status: "unavailable",
    reason: "timeout",
    message: "",
    rules: ["mfa"],
    ...more,
  });
  const stale = (age: string) => item("trails", { status: "stale", reason: undefined, message: age });
  const partial = (message: string) => item("rootEvents", { status: "partial", message });

  it("is lost and regained by section, status and reason, and not by ages", () => {
    const a = auditOf([fail], { coverage: [item("trails"), stale("5 hours"), partial("Not in us-east-1.")] });
    const b = auditOf([fail], {
      coverage: [item("trails", { reason: "access_denied" }), stale("6 hours"), partial("Not in us-east-2.")],
    });
    const { lost, regained } = diffAudits(a, b, NO_FACTS).coverage;
    expect(lost).toEqual([b.coverage[2], b.coverage[0]]);
    expect(regained).toEqual([a.coverage[2], a.coverage[0]]);
  });

  it("of rules that only one audit was asked for is left out", () => {
    const a = auditOf([], { scope: { rules: ["mfa"] } });
    const b = auditOf([], { coverage: [item("trails", { rules: ["trail"] })] });
    expect(diffAudits(a, b, NO_FACTS).coverage.lost).toEqual([]);
  });
});

describe("scopes", () => {
  it("of different rules: those in both are compared, the rest is named", () => {
    const a = auditOf([fail, finding("keys", "ann")], { scope: { rules: ["mfa", "keys"] } });
    const b = auditOf([passOf("ann"), finding("trail", "all")], { scope: { rules: ["mfa", "trail"] } });
    const diff = diffAudits(a, b, NO_FACTS);
    expect(diff.outOfScope).toEqual({ inA: ["keys"], inB: ["trail"] });
    expect(diff.added).toEqual([]);
    expect(diff.ended.map((one) => one.finding.rule)).toEqual(["mfa"]);
  });

  it("of the same rules: what one alone applied is named", () => {
    const diff = diffOf([fail], [finding("trail", "all", { outcome: "pass" })]);
    expect(diff.appliedOnly).toEqual({ inA: ["mfa"], inB: ["trail"] });
    expect(diff.outOfScope).toEqual({ inA: [], inB: [] });
  });
});

it("tells the gravest first", () => {
  const list = SEVERITIES.map((severity) => finding("mfa", severity, { severity }));
  expect(diffOf([], list).added.map((one) => one.finding.severity)).toEqual(SEVERITIES.toReversed());
});

const findings = fc.uniqueArray(
  fc
    .record({
      rule: fc.constantFrom("mfa", "keys", "trail"),
      name: fc.constantFrom("ann", "bob", "eve", "111122223333"),
      outcome: fc.constantFrom(...OUTCOMES),
      severity: fc.constantFrom(...SEVERITIES),
      messageId: fc.constantFrom("bad", "worse", "malformedRow"),
      since: fc.constantFrom(undefined, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"),
      exception: fc.constantFrom(undefined, { owner: "dana" }),
    })
    .map(({ rule, name, messageId, outcome, ...more }) =>
      finding(rule, name, {
        ...more,
        messageId,
        message: messageId,
        outcome: messageId === "malformedRow" ? "unknown" : outcome,
      }),
    ),
  { selector: ({ id }) => id },
);
const coverage = fc.array(
  fc.record({
    section: fc.constantFrom("trails", "credentialReport"),
    status: fc.constantFrom("unavailable", "stale", "malformed_row"),
    reason: fc.constantFrom(undefined, "malformed", "timeout"),
    message: fc.constantFrom("One.", "Two."),
    rules: fc.subarray(["mfa", "keys", "trail"]),
  }),
);
const audits = fc
  .record({
    findings,
    coverage,
    scope: fc.oneof(fc.constant("all" as const), fc.subarray(["mfa", "keys", "trail"])),
    settingsHash: fc.constantFrom(null, "a", "b"),
  })
  .map(({ scope, findings: all, ...more }) =>
    auditOf(scope === "all" ? all : all.filter(({ rule }) => scope.includes(rule)), {
      ...more,
      scope: { rules: scope },
    }),
  );
const FACTS = new Set(["trail"]);
const sorted = (list: readonly { readonly finding: ComparedFinding }[]) =>
  list.map((one) => JSON.stringify(one)).sort();

describe("any two audits", () => {
  it("an audit does not differ from itself", () => {
    fc.assert(
      fc.property(audits, (a) => {
        const {
          settingsDiffer,
          coverage: covered,
          outOfScope,
          appliedOnly,
          ...lists
        } = diffAudits(a, a, FACTS);
        const named = [covered, outOfScope, appliedOnly].flatMap((pair) => Object.values(pair));
        expect([...Object.values(lists), ...named].flat()).toEqual([]);
        expect(settingsDiffer).toBe(false);
      }),
    );
  });

  it("compared the other way round tell the same the other way round", () => {
    fc.assert(
      fc.property(audits, audits, (a, b) => {
        const there = diffAudits(a, b, FACTS);
        const back = diffAudits(b, a, FACTS);
        expect(sorted(back.added)).toEqual(sorted([...there.ended, ...there.unverified]));
        expect(sorted(there.added)).toEqual(sorted([...back.ended, ...back.unverified]));
        expect(back.notJudged).toEqual(there.judgedAgain);
        expect(back.coverage).toEqual({ lost: there.coverage.regained, regained: there.coverage.lost });
        const pair = ({ finding: one, was }: { finding: ComparedFinding; was: ComparedFinding }) => [
          was,
          one,
        ];
        expect(new Set(back.changed.map((one) => JSON.stringify(pair(one))))).toEqual(
          new Set(there.changed.map((one) => JSON.stringify(pair(one).toReversed()))),
        );
        expect(back.outOfScope).toEqual({ inA: there.outOfScope.inB, inB: there.outOfScope.inA });
        expect(back.appliedOnly).toEqual({ inA: there.appliedOnly.inB, inB: there.appliedOnly.inA });
      }),
    );
  });

  it("do not depend on the order of what is in them", () => {
    fc.assert(
      fc.property(audits, audits, (a, b) => {
        const turned = { ...a, findings: a.findings.toReversed(), coverage: a.coverage.toReversed() };
        expect(diffAudits(turned, b, FACTS)).toEqual(diffAudits(a, b, FACTS));
      }),
    );
  });

  it("tell of each fail of either that is none in the other, once", () => {
    fc.assert(
      fc.property(findings, findings, (one, other) => {
        const diff = diffOf(one, other);
        const isFail = (list: readonly ComparedFinding[]) =>
          list.filter(({ outcome }) => outcome === "fail").map(({ id }) => id);
        const ids = [...diff.ended, ...diff.unverified].map((told) => told.finding.id).sort();
        expect(ids).toEqual(
          isFail(one)
            .filter((id) => !isFail(other).includes(id))
            .sort(),
        );
        expect(diff.added.map((told) => told.finding.id).sort()).toEqual(
          isFail(other)
            .filter((id) => !isFail(one).includes(id))
            .sort(),
        );
      }),
    );
  });
});
