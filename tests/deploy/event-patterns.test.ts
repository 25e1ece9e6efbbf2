import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { logicalId, patternsOf, RULE_NAMES } from "../../deploy/event-patterns.ts";
import { MAX_NAME } from "../../deploy/parameters.ts";
import { classify } from "../../src/alerts/classify.ts";
import { CANARY_SOURCE, readEvent } from "../../src/alerts/delivered-event.ts";
import { WATCH } from "../alerts/watch.ts";
import { filledIn, type Json } from "./template.ts";

/** Characters. Source: the quotas of EventBridge. */
const MAX_PATTERN = 2048;

const patterns = patternsOf("rootwatch-prod");

type Matcher = { readonly prefix: string } | { readonly wildcard: string };

interface Branch {
  readonly eventSource?: readonly string[];
  readonly eventName?: readonly string[];
  readonly userIdentity?: { readonly type: readonly unknown[] };
  readonly requestParameters?: Readonly<Record<string, readonly (string | Matcher)[]>>;
}

/** The alternatives of a pattern that has some. */
function branchesOf(name: (typeof RULE_NAMES)[number]): readonly Branch[] {
  const { detail } = patterns[name] as { detail: { $or?: readonly Branch[] } };
  return detail.$or ?? [];
}

describe("the patterns", () => {
  it.each(RULE_NAMES)("%s is as short as EventBridge wants it, with the longest names", (name) => {
    const longest = patternsOf("n".repeat(MAX_NAME));
    expect(JSON.stringify(longest[name]).length).toBeLessThanOrEqual(MAX_PATTERN);
  });

  it("never ask for a Region: a record of a sign-in has said `global`", () => {
    expect(JSON.stringify(patterns)).not.toMatch(/region/i);
  });

  it("believe nobody but AWS and ourselves", () => {
    const sources = RULE_NAMES.map((name) => JSON.stringify(patterns[name]["source"]));
    expect(new Set(sources)).toEqual(
      new Set(['["aws.signin"]', '[{"prefix":"aws."}]', `["${CANARY_SOURCE}"]`]),
    );
  });

  it("stand in the template of the other Regions, word for word", () => {
    const text = readFileSync(join(import.meta.dirname, "../../deploy/forwarder.yml"), "utf8");
    const { Resources } = parse(text) as { Resources: Record<string, { Properties: Record<string, Json> }> };
    const ref = (id: string) => (id === "Name" ? WATCH.name : id);
    for (const name of RULE_NAMES) {
      const { EventPattern = null } = Resources[logicalId(name)]?.Properties ?? {};
      const filled = filledIn(EventPattern, { ref, arn: ref, condition: () => true });
      expect(filled, name).toEqual(patterns[name]);
    }
  });

  it("are given names as a template has them", () => {
    expect(RULE_NAMES.map(logicalId)).toEqual([
      "SignInRule",
      "RootCallRule",
      "RecoverySettingsRule",
      "WatchRule",
      "CanaryRule",
    ]);
  });
});

/** Something that is asked for. */
function exampleOf(value: string | Matcher): string {
  if (typeof value === "string") return value;
  return "prefix" in value ? `${value.prefix}sign-in` : value.wildcard.replace(/\*$/, "not-forwarded");
}

/** What is delivered without being told would be delivered in vain. */
describe("what a pattern asks for, is told", () => {
  const kindOf = (eventSource: string, eventName: string, requestParameters: object) => {
    const detail = {
      eventName,
      eventSource,
      eventTime: "2026-11-24T02:00:00Z",
      eventID: "1",
      requestParameters,
    };
    const event = readEvent({ source: "aws.any", account: "111122223333", detail });
    return classify(event, { watch: WATCH, failuresBefore: 0 }).kind;
  };

  const calls = (["sign-in", "recovery-settings", "watch"] as const).flatMap((rule) =>
    branchesOf(rule).flatMap(({ eventSource = ["signin.amazonaws.com"], eventName, requestParameters }) => {
      const entries = Object.entries(requestParameters ?? {});
      const named = Object.fromEntries(entries.map(([key, [one = ""]]) => [key, exampleOf(one)]));
      // Any write to the account counts.
      const names = eventName ?? (eventSource[0]?.startsWith("account.") ? ["PutAlternateContact"] : []);
      return eventSource.flatMap((source) => names.map((name) => [rule, name, source, named] as const));
    }),
  );

  it("is all there is to this test", () => {
    expect(new Set(calls.map(([, name]) => name))).toHaveLength(22);
  });

  it.each(calls)("%s: %s", (_, name, source, named) => {
    expect(kindOf(source, name, named)).not.toBe("ignored");
  });

  it("but not where a rule is somebody else's", () => {
    expect(kindOf("events.amazonaws.com", "DeleteRule", { name: "backup-nightly" })).toBe("ignored");
  });
});
