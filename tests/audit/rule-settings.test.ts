import { describe, expect, it } from "vitest";
import { configureRules } from "../../src/audit/rule-settings.ts";
import { wholeNumber } from "../../src/rules/parameters.ts";
import * as v from "../../src/schema.ts";
import { fakeRule } from "../helpers/fake-rule.ts";

const parameters = {
  days: wholeNumber({ byDefault: 90, least: 1 }),
  grace: wholeNumber({ byDefault: 7, least: 0 }),
};
const on = fakeRule({ id: "on", parameters });
const off = fakeRule({ id: "off", enabled: false });

const idsOf = (settings: Parameters<typeof configureRules>[1]) =>
  configureRules([on, off], settings).map(({ rule }) => rule.id);

describe("which rules are applied", () => {
  it("those that are on by default", () => {
    expect(idsOf({})).toEqual(["on"]);
  });

  it("one that is switched on, and one that is switched off", () => {
    expect(idsOf({ off: { enabled: true }, on: { enabled: false } })).toEqual(["off"]);
  });

  it("settings that say nothing of whether a rule is on leave it as it is", () => {
    expect(idsOf({ off: { severity: "high" }, on: { enabled: undefined } })).toEqual(["on"]);
  });

  it("their order is that of the rules", () => {
    expect(idsOf({ off: { enabled: true }, on: {} })).toEqual(["on", "off"]);
  });

  it("settings of no rule at all change nothing", () => {
    expect(idsOf({ gone: { enabled: true } })).toEqual(["on"]);
  });
});

describe("how a rule is applied", () => {
  it("with its own severity and parameters", () => {
    expect(configureRules([on], {})).toEqual([
      { rule: on, severity: "medium", parameters: { days: 90, grace: 7 } },
    ]);
  });

  it("with those of the settings, and its own for what they leave out", () => {
    expect(configureRules([on], { on: { severity: "low", parameters: { days: 30 } } })).toEqual([
      { rule: on, severity: "low", parameters: { days: 30, grace: 7 } },
    ]);
  });

  it.each([{ days: 0 }, { days: "90" }, { dais: 90 }, { days: null }])(
    "parameters that its schema refuses, %j, are never applied",
    (wrong) => {
      expect(() => configureRules([on], { on: { parameters: wrong } })).toThrow(v.ValiError);
    },
  );
});
