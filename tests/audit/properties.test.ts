import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SECTION_NAMES } from "../../src/account/section-names.ts";
import { audit } from "../../src/audit/audit.ts";
import { evaluate } from "../../src/audit/evaluate.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { messageText } from "../../src/audit/message.ts";
import { configureRules } from "../../src/audit/rule-settings.ts";
import { type Rule, SHARED_MESSAGES } from "../../src/rules/rule.ts";
import {
  accountOf,
  COLUMNS,
  csvOf,
  GENERATED_AT,
  type Given,
  NOW,
  type Row,
  snapshotOf,
  unavailable,
} from "../helpers/account-fixture.ts";
import { allRules } from "../helpers/all-rules.ts";
import { fakeRule } from "../helpers/fake-rule.ts";
import { ALL_COLUMNS, wildUsers } from "../helpers/report-arbitraries.ts";
import { type Generated, soundAccounts, wildAccounts } from "../helpers/snapshot-arbitraries.ts";

const ALL_ON = Object.fromEntries(allRules.map(({ id }) => [id, { enabled: true }]));

function findingsOf(given: Given, rules: readonly Rule[] = allRules): readonly Finding[] {
  return audit(snapshotOf(given), rules, ALL_ON, NOW).findings;
}

function withRows({ given }: Generated, rows: readonly Row[]): Given {
  const { credentialReport } = given;
  if (credentialReport === undefined || "status" in credentialReport) return given;
  return { ...given, credentialReport: { generatedAt: GENERATED_AT, csv: csvOf(rows, ALL_COLUMNS) } };
}

/** Line numbers follow the order of rows. */
const regardlessOfLines = (findings: readonly Finding[]) =>
  findings
    .map((finding) => JSON.stringify({ ...finding, data: { ...finding.data, line: 0 } }))
    .map((text) => text.replaceAll(/line[ -]\d+/g, "line"))
    .sort();

/**
 * Passes of what was not judged before or did not pass. Where it did not apply it may pass when that can no longer be
 * told: the requirement is met, whoever it is made of.
 */
function newPasses(before: readonly Finding[], after: readonly Finding[]): string[] {
  const outcomes = new Map(before.map(({ id, outcome }) => [id, outcome]));
  return after
    .filter(
      ({ id, outcome }) => outcome === "pass" && !["pass", "not_applicable"].includes(outcomes.get(id) ?? ""),
    )
    .map(({ id }) => id);
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) deepFrozen(member);
  return Object.freeze(value);
}

describe("every rule", () => {
  it("has an id of its own, and no message under a name that the engine uses", () => {
    expect(allRules.length).toBeGreaterThan(0);
    expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
    for (const { id, messages } of allRules) {
      expect(
        Object.keys(messages).filter((name) => name in SHARED_MESSAGES),
        id,
      ).toEqual([]);
    }
  });

  it("gives at least one finding for any snapshot, no two of one id, and fails at nothing", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const findings = findingsOf(given);
        const ids = findings.map(({ id }) => id);
        expect(new Set(findings.map(({ rule }) => rule)).size).toBe(allRules.length);
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
        expect(findings.filter(({ reason }) => reason === "rule_error")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("says what can be read: nothing undefined, no number that is none", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        for (const finding of findingsOf(given)) {
          expect(messageText(finding)).not.toMatch(/undefined|NaN|Invalid|Infinity|\[object|[{}]/);
          for (const [name, value] of Object.entries({ ...finding.evidence, ...finding.data })) {
            expect(value, `${finding.id} ${name}`).not.toBeUndefined();
            if (typeof value === "number") expect(value, `${finding.id} ${name}`).toSatisfy(Number.isFinite);
            if (value instanceof Date) expect(value.getTime(), `${finding.id} ${name}`).not.toBeNaN();
          }
          expect(finding.since?.getTime() ?? 0).not.toBeNaN();
          expect(finding.reason !== undefined).toBe(finding.outcome === "unknown");
          if (finding.outcome === "pass" || finding.outcome === "fail") {
            expect(Object.keys(finding.evidence), finding.id).not.toEqual([]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves what it is given as it was", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const account = deepFrozen(accountOf(given));
        const findings = evaluate(account, configureRules(allRules, ALL_ON), NOW);
        expect(findings).toEqual(findingsOf(given));
      }),
      { numRuns: 100 },
    );
  });
});

describe("what changes in the account", () => {
  it("the order of the report's rows changes no finding", () => {
    const shuffled = wildAccounts.chain((account) =>
      fc.tuple(
        fc.constant(account),
        fc.shuffledSubarray([account.root, ...account.users], { minLength: account.users.length + 1 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([account, rows]) => {
        expect(regardlessOfLines(findingsOf(withRows(account, rows)))).toEqual(
          regardlessOfLines(findingsOf(account.given)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("a user who is added takes no finding away, but those that say that there is nobody", () => {
    fc.assert(
      fc.property(wildAccounts, wildUsers, (account, others) => {
        const names = new Set(account.users.map(({ user }) => user));
        const added = others.filter(({ user }) => !names.has(user));
        const after = new Map(
          findingsOf(withRows(account, [account.root, ...account.users, ...added])).map((one) => [
            one.id,
            one,
          ]),
        );
        for (const finding of findingsOf(account.given)) {
          if (["none", "nobodyHasPassword"].includes(finding.messageId)) continue;
          expect(after.get(finding.id)).toEqual(finding);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("no false all-clear", () => {
  it("taking a section away gives no pass that was not there", () => {
    const without = soundAccounts.chain((account) =>
      fc.tuple(
        fc.constant(account),
        fc.constantFrom(...(Object.keys(account.given) as (keyof Given)[]), "trails" as const),
        fc.constantFrom("absent", "denied", "malformed"),
      ),
    );
    fc.assert(
      fc.property(without, ([{ given }, name, how]) => {
        const { [name]: _, ...rest } = given;
        const after =
          how === "absent"
            ? rest
            : { ...rest, [name]: unavailable(how === "denied" ? "access_denied" : "malformed") };
        expect(newPasses(findingsOf(given), findingsOf(after))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("garbage in any one cell gives no pass that was not there", () => {
    const garbage = fc.constantFrom(
      "",
      "###",
      "tru",
      "n/a",
      "2206-01-01T00:00:00Z",
      "2026-02-30T00:00:00Z",
      "1970-01-01T00:00:00Z",
      "0",
      '"',
      "\u0000",
    );
    const damaged = soundAccounts.chain((account) =>
      fc.tuple(
        fc.constant(account),
        fc.nat({ max: account.users.length }),
        fc.constantFrom(...COLUMNS),
        garbage,
      ),
    );
    fc.assert(
      fc.property(damaged, ([account, index, column, word]) => {
        const rows = [account.root, ...account.users].map((row, at) =>
          at === index ? { ...row, [column]: word } : row,
        );
        expect(newPasses(findingsOf(account.given), findingsOf(withRows(account, rows)))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("a column that is missing gives no pass that was not there", () => {
    fc.assert(
      fc.property(soundAccounts, fc.constantFrom(...COLUMNS), ({ given, root, users }, column) => {
        fc.pre(given.credentialReport !== undefined && !("status" in given.credentialReport));
        const csv = csvOf(
          [root, ...users],
          ALL_COLUMNS.filter((name) => name !== column),
        );
        const after = { ...given, credentialReport: { generatedAt: GENERATED_AT, csv } };
        expect(newPasses(findingsOf(given), findingsOf(after))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("nothing collected at all: no rule passes, fails or does not apply", () => {
    expect(findingsOf({}).filter(({ outcome }) => outcome !== "unknown")).toEqual([]);
  });

  it("everything denied: each rule is unknown for that reason", () => {
    const denied = Object.fromEntries(SECTION_NAMES.map((name) => [name, unavailable()]));
    for (const finding of findingsOf(denied)) {
      expect(finding).toMatchObject({ outcome: "unknown", reason: "access_denied" });
    }
  });
});

describe("faults", () => {
  it("a rule that throws, or says nothing, spares the others", () => {
    const broken = fakeRule({
      id: "broken",
      needs: [[]],
      check: () => {
        throw new Error("a bug");
      },
    });
    const mute = fakeRule({ id: "mute", needs: [[]], check: () => undefined as unknown as [] });
    fc.assert(
      fc.property(wildAccounts, fc.nat({ max: allRules.length }), ({ given }, at) => {
        const rules = allRules.toSpliced(at, 0, broken, mute);
        const findings = findingsOf(given, rules);
        expect(findings.filter(({ rule }) => rule !== "broken" && rule !== "mute")).toEqual(
          findingsOf(given),
        );
        expect(findings.filter(({ reason }) => reason === "rule_error").map(({ rule }) => rule)).toEqual([
          "broken",
          "mute",
        ]);
      }),
      { numRuns: 50 },
    );
  });
});
