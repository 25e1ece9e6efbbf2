import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { RootwatchError } from "../../src/errors.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { NOW } from "../helpers/account-fixture.ts";

const parse = (text: string) => parseSettings(text, "rootwatch.yml", rules, NOW);

function problemsOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof RootwatchError && error.code === "settings_invalid") return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("settings that are in order", () => {
  it("are empty where the file is", () => {
    const empty = { rules: {}, attestations: [], exceptions: [], lifecycle: DEFAULT_LIFECYCLE };
    expect(parse("")).toEqual(empty);
    expect(parse("# nothing but a comment\n")).toEqual(empty);
  });

  it("carry rules and attestations", () => {
    const text = `
rules:
  root-mfa: { severity: high }
  access-key-age:
    enabled: false
    parameters: { maxAgeDays: 30 }
attestations:
  - id: root-recovery
    on: 2026-09-01
    by: Dana
`;
    expect(parse(text)).toEqual({
      rules: {
        "root-mfa": { severity: "high" },
        "access-key-age": { enabled: false, parameters: { maxAgeDays: 30 } },
      },
      attestations: [{ id: "root-recovery", on: "2026-09-01", by: "Dana" }],
      exceptions: [],
      lifecycle: DEFAULT_LIFECYCLE,
    });
  });

  it("may carry an attestation of today in the earliest time zone", () => {
    expect(() => parse("attestations: [{ id: root-recovery, on: 2026-11-23, by: Dana }]")).not.toThrow();
  });
});

describe("exceptions", () => {
  const written = (members: string, more = "") => `exceptions:\n  - { ${members} }\n${more}`;
  const RESOURCE = "resource: arn:aws:iam::111122223333:root";
  const REST = "reason: Soon, owner: Dana, expires: 2026-12-31";
  const problem = (members: string) => problemsOf(written(members));

  it("are taken as they are written", () => {
    const { exceptions } = parse(written(`rule: root-mfa, ${RESOURCE}, ${REST}, ticket: SEC-7`));
    expect(exceptions).toEqual([
      {
        rule: "root-mfa",
        resource: "arn:aws:iam::111122223333:root",
        reason: "Soon",
        owner: "Dana",
        expires: "2026-12-31",
        ticket: "SEC-7",
      },
    ]);
  });

  it.each(["prefix:111122223333/", "prefix:arn:aws:iam::111122223333:user/", "prefix:12345678"])(
    "may name %s",
    (resource) => {
      expect(() => parse(written(`rule: user-mfa, resource: "${resource}", ${REST}`))).not.toThrow();
    },
  );

  it("that have expired are in order: deployed settings outlive them", () => {
    const text = written(`rule: root-mfa, ${RESOURCE}, reason: Soon, owner: Dana, expires: 2020-01-01`);
    expect(parse(text).exceptions).toHaveLength(1);
  });

  it.each([
    [
      "a rule that does not exist",
      `rule: rot-mfa, ${RESOURCE}, ${REST}`,
      'rule: there is no such rule; did you mean "root-mfa"? (found "rot-mfa")',
    ],
    ["no rule", `${RESOURCE}, ${REST}`, "rule: missing"],
    ["a rule that is a number", `rule: 1, ${RESOURCE}, ${REST}`, "rule: there is no such rule (found 1)"],
    [
      "a resource that is empty",
      `rule: root-mfa, resource: "", ${REST}`,
      'resource: it must not be empty (found "")',
    ],
    [
      "a prefix of nothing",
      `rule: root-mfa, resource: "prefix:", ${REST}`,
      'resource: after prefix: there must be 8 characters or more (found "prefix:")',
    ],
    [
      "a prefix that is too short",
      `rule: root-mfa, resource: "prefix:1234567", ${REST}`,
      'resource: after prefix: there must be 8 characters or more (found "prefix:1234567")',
    ],
    [
      "no reason",
      `rule: root-mfa, ${RESOURCE}, reason: " ", owner: Dana, expires: 2026-12-31`,
      'reason: it must not be empty (found " ")',
    ],
    ["no owner", `rule: root-mfa, ${RESOURCE}, reason: Soon, expires: 2026-12-31`, "owner: missing"],
    [
      "a day that no calendar has",
      `rule: root-mfa, ${RESOURCE}, reason: Soon, owner: Dana, expires: 2027-02-30`,
      'expires: it must be a day such as 2026-11-23 (found "2027-02-30")',
    ],
    [
      "an end too far ahead",
      `rule: root-mfa, ${RESOURCE}, reason: Soon, owner: Dana, expires: 2027-11-25`,
      "expires: 2027-11-25 is more than 365 days ahead (lifecycle.exceptionDays)",
    ],
    [
      "an account id that YAML takes for a number",
      `rule: contact-security, resource: 012345678901, ${REST}`,
      "resource: expected string (found 12345678901); put it in quotes",
    ],
    [
      "a typo",
      `rule: root-mfa, ${RESOURCE}, ${REST}, tickt: SEC-7`,
      'tickt: unknown key; did you mean "ticket"?',
    ],
  ])("with %s are refused", (_, members, text) => {
    expect(problem(members)).toBe(`rootwatch.yml:2: exceptions.0.${text}`);
  });

  it.each(["prefix:arn:aws:iam", "prefix:arn:aws:iam::1111", "prefix:arn:aws:iam::111122223333:"])(
    "that name %s are refused: it covers the account",
    (resource) => {
      expect(problem(`rule: root-mfa, resource: "${resource}", ${REST}`)).toBe(
        `rootwatch.yml:2: exceptions.0.resource: it would cover all there is in the account (found "${resource}")`,
      );
    },
  );

  it("may end on the last day that the lifecycle allows, in the earliest time zone", () => {
    const ending = (expires: string) =>
      written(
        `rule: root-mfa, ${RESOURCE}, reason: Soon, owner: Dana, expires: ${expires}`,
        "lifecycle: { exceptionDays: 30 }",
      );
    expect(() => parse(ending("2026-12-23"))).not.toThrow();
    expect(problemsOf(ending("2026-12-25"))).toBe(
      "rootwatch.yml:2: exceptions.0.expires: 2026-12-25 is more than 30 days ahead (lifecycle.exceptionDays)",
    );
  });

  it("two of one rule for one resource are one too many", () => {
    const one = `{ rule: root-mfa, ${RESOURCE}, ${REST} }`;
    const other = `{ rule: root-recent-use, ${RESOURCE}, ${REST} }`;
    expect(problemsOf(`exceptions:\n  - ${one}\n  - ${other}\n  - ${one}\n`)).toBe(
      "rootwatch.yml:4: exceptions.2.resource: there is an exception of root-mfa for it above",
    );
  });
});

describe("what is written as an example", () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

  it("in docs/exceptions.md is in order", () => {
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(read("docs/exceptions.md")) ?? [];
    expect(parse(example).exceptions).toHaveLength(1);
  });

  it("in rootwatch.yml is in order without the marks, and gives the lifecycle as it is by default", () => {
    const unmarked = read("rootwatch.yml").replaceAll(/^# (?=(attestations|exceptions|lifecycle):| )/gm, "");
    const { attestations, exceptions, lifecycle } = parse(unmarked);
    expect([attestations, exceptions].map(({ length }) => length)).toEqual([1, 1]);
    expect(lifecycle).toEqual(DEFAULT_LIFECYCLE);
  });
});

describe("the lifecycle", () => {
  it("keeps what is left out", () => {
    expect(parse("lifecycle: { dueDays: { high: 3 }, endingDays: 7 }").lifecycle).toEqual({
      dueDays: { ...DEFAULT_LIFECYCLE.dueDays, high: 3 },
      exceptionDays: 365,
      endingDays: 7,
    });
  });

  it.each([
    ["a day that is none", "dueDays: { critical: 0 }", "dueDays.critical: expected >=1 (found 0)"],
    ["half a day", "endingDays: 1.5", "endingDays: expected whole number (found 1.5)"],
    ["longer than any calendar", "exceptionDays: 36501", "exceptionDays: expected <=36500 (found 36501)"],
    ["a severity that is none", "dueDays: { hihg: 3 }", 'dueDays.hihg: unknown key; did you mean "high"?'],
    ["a typo", "dueDay: {}", 'dueDay: unknown key; did you mean "dueDays"?'],
  ])("refuses %s", (_, members, text) => {
    expect(problemsOf(`lifecycle: { ${members} }`)).toBe(`rootwatch.yml:1: lifecycle.${text}`);
  });
});

describe("settings that are not", () => {
  it.each([
    [
      "a rule that does not exist, with the nearest name",
      "rules:\n  rot-mfa:\n    enabled: false\n",
      'rootwatch.yml:2: rules.rot-mfa: there is no such rule; did you mean "root-mfa"?',
    ],
    [
      "a rule that is like no other",
      "rules:\n  banana: {}\n",
      "rootwatch.yml:2: rules.banana: there is no such rule",
    ],
    [
      "a typo in a parameter",
      "rules:\n  access-key-age:\n    parameters:\n      maxAgeDay: 30\n",
      'rootwatch.yml:4: rules.access-key-age.parameters.maxAgeDay: unknown key; did you mean "maxAgeDays"?',
    ],
    ["a typo at the top", "rulez: {}\n", 'rootwatch.yml:1: rulez: unknown key; did you mean "rules"?'],
    [
      "a wrong type",
      "rules:\n  access-key-age:\n    parameters:\n      maxAgeDays: soon\n",
      'rootwatch.yml:4: rules.access-key-age.parameters.maxAgeDays: expected number (found "soon")',
    ],
    [
      "a limit out of range",
      "rules:\n  access-key-age:\n    parameters: { maxAgeDays: 0 }\n",
      "rootwatch.yml:3: rules.access-key-age.parameters.maxAgeDays: expected >=1 (found 0)",
    ],
    [
      "an unknown severity",
      "rules:\n  root-mfa:\n    severity: fatal\n",
      'rootwatch.yml:3: rules.root-mfa.severity: expected "informational", "low", "medium", "high" or "critical" (found "fatal")',
    ],
    [
      "an attestation of tomorrow",
      "attestations:\n  - id: root-recovery\n    by: Dana\n    on: 2026-11-25\n",
      "rootwatch.yml:4: attestations.0.on: 2026-11-25 is in the future",
    ],
    [
      "a day that no calendar has",
      "attestations:\n  - id: root-recovery\n    on: 2026-02-30\n    by: Dana\n",
      'rootwatch.yml:3: attestations.0.on: it must be a day such as 2026-11-23 (found "2026-02-30")',
    ],
    [
      "an attestation by nobody",
      "attestations:\n  - id: root-recovery\n    on: 2026-02-03\n",
      "rootwatch.yml:2: attestations.0.by: missing",
    ],
    [
      "a limit without end",
      "rules:\n  access-key-age:\n    parameters: { maxAgeDays: .inf }\n",
      "rootwatch.yml:3: rules.access-key-age.parameters.maxAgeDays: expected finite number (found Infinity)",
    ],
    [
      "a limit that is no whole number",
      "rules:\n  access-key-age:\n    parameters: { maxAgeDays: 9007199254740993 }\n",
      "rootwatch.yml:3: rules.access-key-age.parameters.maxAgeDays: expected whole number (found 9007199254740992)",
    ],
    [
      "a list where a rule's settings belong",
      "rules:\n  root-mfa: []\n",
      "rootwatch.yml:2: rules.root-mfa: expected map (found a list)",
    ],
    [
      "a list where parameters belong",
      "rules:\n  root-mfa:\n    parameters: []\n",
      "rootwatch.yml:3: rules.root-mfa.parameters: expected map (found a list)",
    ],
    [
      "a typo in an attestation",
      "attestations:\n  - { id: root-recovery, on: 2026-02-03, bye: Dana, by: Dana }\n",
      'rootwatch.yml:2: attestations.0.bye: unknown key; did you mean "by"?',
    ],
    ["a key that stands twice", "rules: {}\nrules: {}\n", "rootwatch.yml:2: Map keys must be unique"],
    ["a list where a map belongs", "- root-mfa\n", "rootwatch.yml:1: expected map (found a list)"],
  ])("name the place of %s", (_, text, problem) => {
    expect(problemsOf(text)).toBe(problem);
  });

  it("name every problem, one to a line", () => {
    expect(problemsOf("rules: { root-mfx: {} }\nother: 1\n").split("\n")).toHaveLength(2);
  });

  it.each([
    ["YAML that is broken", "rules: [\n"],
    [
      "an alias bomb",
      `a: &a [x]\n${"b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]"}\n`,
    ],
    ["a tag that makes code", "rules: !!js/function 'x'\n"],
    ["binary", "\u0000\u0001\u0002"],
  ])("are refused as a whole: %s", (_, text) => {
    expect(problemsOf(text)).toMatch(/^rootwatch\.yml:/);
  });
});
