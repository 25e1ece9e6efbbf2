import { describe, expect, it } from "vitest";
import topics from "../../src/rules/controls.json" with { type: "json" };
import {
  atLeast,
  atMost,
  type ControlMapping,
  controlsOf,
  oneOf,
  type Relation,
  type Topic,
} from "../../src/rules/controls.ts";

const relationsOf = (mappings: readonly ControlMapping<object>[]) =>
  Object.fromEntries(mappings.map(({ control, relation }) => [control, relation({})]));

describe("the controls on a topic", () => {
  it("all that are collected, each once, with the relation of the rule", () => {
    const mappings = controlsOf<object>("root-mfa", "equal");
    const relations = relationsOf(mappings);
    expect(Object.keys(relations)).toHaveLength(mappings.length);
    expect(relations).toMatchObject({ "cis-7.0.0/2.5": "equal", "securityhub/IAM.9": "equal" });
  });

  it("requirements of whole management systems are partial, whatever the rule claims", () => {
    expect(
      controlsOf<object>("root-mfa", "equal").filter(({ assessment }) => assessment === "organizational"),
    ).not.toEqual([]);
    for (const { assessment, relation } of controlsOf<object>("root-mfa", "equal")) {
      if (assessment === "organizational") expect(relation({})).toBe("partial");
    }
  });

  it("one that a standard assesses by hand says so", () => {
    const topic = (Object.keys(topics) as Topic[]).find((name) =>
      topics[name].controls.some(({ assessment }) => assessment === "manual"),
    );
    expect(topic).toBeDefined();
    const assessments = controlsOf<object>(topic ?? "root-mfa", "equal").map(({ assessment }) => assessment);
    expect(assessments).toContain("manual");
  });
});

describe("exceptions", () => {
  it("of a whole standard", () => {
    const relations = relationsOf(controlsOf<object>("root-mfa", "equal", { "cis-1.4.0": "stricter" }));
    expect(relations).toMatchObject({ "cis-1.4.0/1.5": "stricter", "cis-7.0.0/2.5": "equal" });
  });

  it("of a single control", () => {
    const relations = relationsOf(controlsOf<object>("root-mfa", "equal", { "securityhub/IAM.9": "looser" }));
    expect(relations).toMatchObject({ "securityhub/IAM.9": "looser", "cis-1.4.0/1.5": "equal" });
  });

  it("by parameters", () => {
    const [mapping] = controlsOf<{ days: number }>("root-mfa", "equal", { "cis-1.2.0": atMost("days", 90) });
    expect(mapping?.relation({ days: 91 })).toBe("looser");
  });

  it.each(["cis-9.9.9", "cis-7.0.0/9.9", "cis", "securityhub/IAM", "toString"])(
    "of %s, which the topic does not have",
    (key) => {
      expect(() => controlsOf("root-mfa", "equal", { [key]: "stricter" })).toThrow(
        `topic root-mfa has no control ${key}`,
      );
    },
  );
});

describe("relations that follow a parameter", () => {
  it.each([
    [89, "stricter"],
    [90, "equal"],
    [91, "looser"],
  ])("at most 90, and the rule asks for at most %i", (days, relation) => {
    expect(atMost("days", 90)({ days })).toBe(relation);
  });

  it.each([
    [13, "looser"],
    [14, "equal"],
    [15, "stricter"],
  ])("at least 14, and the rule asks for at least %i", (length, relation) => {
    expect(atLeast("length", 14)({ length })).toBe(relation);
  });

  it.each<[Relation, Relation]>([
    ["equal", "looser"],
    ["looser", "looser"],
    ["stricter", "partial"],
    ["partial", "partial"],
  ])("one of several rules that are asked for together, by itself %s", (own, relation) => {
    expect(oneOf(own)({})).toBe(relation);
  });

  it("one of several, by a parameter", () => {
    expect(oneOf(atLeast("length", 14))({ length: 15 })).toBe("partial");
    expect(oneOf(atLeast("length", 14))({ length: 14 })).toBe("looser");
  });
});

describe("controls.json", () => {
  it.each(Object.entries(topics))(
    "%s: identifiers of the form standard/identifier, none twice",
    (_, { controls, related }) => {
      const ids = [...controls.map(({ id }) => id), ...related];
      for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]+\/\S+$/);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});
