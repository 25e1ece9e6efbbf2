import { describe, expect, it } from "vitest";
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
    expect(parse("")).toEqual({ rules: {}, attestations: [] });
    expect(parse("# nothing but a comment\n")).toEqual({ rules: {}, attestations: [] });
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
    });
  });

  it("may carry an attestation of today in the earliest time zone", () => {
    expect(() => parse("attestations: [{ id: root-recovery, on: 2026-11-23, by: Dana }]")).not.toThrow();
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
