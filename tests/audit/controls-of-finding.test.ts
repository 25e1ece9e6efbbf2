import { describe, expect, it } from "vitest";
import { controlsByOutcome } from "../../src/audit/controls-of-finding.ts";
import { configureRules } from "../../src/audit/rule-settings.ts";
import { atMost, type ControlMapping, type Relation } from "../../src/rules/controls.ts";
import { type ParameterValues, wholeNumber } from "../../src/rules/parameters.ts";
import { fakeRule } from "../helpers/fake-rule.ts";

function mapping(
  control: string,
  relation: ControlMapping<ParameterValues>["relation"],
): ControlMapping<ParameterValues> {
  return { control, assessment: "automated", relation };
}

const RELATIONS = ["equal", "stricter", "looser", "partial"] as const satisfies readonly Relation[];

describe("the controls on which an outcome bears", () => {
  const rule = fakeRule({ controls: RELATIONS.map((relation) => mapping(relation, () => relation)) });
  const byOutcome = controlsByOutcome({ rule, severity: "low", parameters: {} });

  it("a stricter rule's pass counts, a looser one's does not", () => {
    expect(byOutcome.pass).toEqual(["equal", "stricter"]);
  });

  it("a looser rule's fail counts, a stricter one's does not", () => {
    expect(byOutcome.fail).toEqual(["equal", "looser"]);
  });

  it("whether it applies is answered by an equal rule alone", () => {
    expect(byOutcome.not_applicable).toEqual([]);
  });

  it("unknown is every control that the rule might have answered", () => {
    expect(byOutcome.unknown).toEqual(["equal", "stricter", "looser"]);
  });

  it("a rule without controls bears on none", () => {
    expect(controlsByOutcome({ rule: fakeRule(), severity: "low", parameters: {} })).toEqual({
      pass: [],
      fail: [],
      not_applicable: [],
      unknown: [],
    });
  });
});

describe("parameters change the relation", () => {
  const rule = fakeRule({
    parameters: { days: wholeNumber({ byDefault: 90, least: 0 }) },
    controls: [mapping("cis/1", atMost("days", 90))],
  });
  const withDays = (days?: number) => {
    const [configured] = configureRules([rule], days === undefined ? {} : { fake: { parameters: { days } } });
    return configured === undefined ? undefined : controlsByOutcome(configured);
  };

  it.each([
    ["the standard's own limit", undefined, { pass: ["cis/1"], fail: ["cis/1"], not_applicable: [] }],
    [
      "a lower limit: a fail need not be the control's",
      30,
      { pass: ["cis/1"], fail: [], not_applicable: [] },
    ],
    [
      "a higher limit: a pass need not be the control's",
      180,
      { pass: [], fail: ["cis/1"], not_applicable: [] },
    ],
  ])("%s", (_, days, expected) => {
    expect(withDays(days)).toMatchObject(expected);
  });
});
