import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/rules/registry.generated.ts";
import { parseAuditRequest } from "../../src/settings/audit-request.ts";

const parse = (event: unknown) => parseAuditRequest(event, rules, {});
const problem = (event: unknown) => {
  try {
    return parse(event);
  } catch (error) {
    return (error as Error).message.replace("The request is not valid. ", "");
  }
};

describe("what an invocation asks for", () => {
  it.each([{}, null, undefined])(
    "%s, as the schedule sends it: everything, told where it is new",
    (event) => {
      expect(parse(event)).toEqual({
        rules: undefined,
        notify: "changes",
        dryRun: false,
        recheck: false,
        now: undefined,
      });
    },
  );

  it("all of it", () => {
    const event = {
      rules: ["root-mfa", "user-mfa", "root-mfa"],
      notify: "always",
      dryRun: true,
      recheck: true,
      now: "2026-11-23T06:00:00Z",
    };
    expect(parse(event)).toEqual({
      rules: ["root-mfa", "user-mfa"],
      notify: "always",
      dryRun: true,
      recheck: true,
      now: new Date("2026-11-23T06:00:00Z"),
    });
  });

  it.each([
    ["a typo in a name", { notfy: "always" }, 'notfy: unknown key; did you mean "notify"?'],
    [
      "a typo in a value",
      { notify: "allways" },
      'notify: expected "changes", "always" or "never" (found "allways")',
    ],
    [
      "a typo in a rule",
      { rules: ["root-mfa", "rot-mfa"] },
      'rules.1: there is no such rule: "rot-mfa"; did you mean "root-mfa"?',
    ],
    ["no rules at all", { rules: [] }, "rules: expected 1 or more items (found a list)"],
    [
      "a rule that is off",
      { rules: ["password-policy-expiry"] },
      "rules.0: password-policy-expiry is switched off in the settings",
    ],
    [
      "a time without dryRun",
      { now: "2026-11-23T06:00:00Z" },
      "now: it goes with dryRun only: what is judged at another time must not be remembered",
    ],
    [
      "no time",
      { now: "tomorrow", dryRun: true },
      'now: it must be a UTC time such as 2026-11-23T06:00:00Z (found "tomorrow")',
    ],
    ["a text where yes or no is asked", { dryRun: "true" }, 'dryRun: expected boolean (found "true")'],
    ["a number where yes or no is asked", { recheck: 1 }, "recheck: expected boolean (found 1)"],
    [
      "the console's own test event",
      { key1: "value1", key2: "value2" },
      "key1: unknown key; key2: unknown key",
    ],
    ["a list", [], "expected map (found a list)"],
    ["a map where a list belongs", { rules: {} }, "rules: expected list (found a map)"],
    ["a text", "now", 'expected map (found "now")'],
    [
      "several mistakes",
      { rules: ["x"], now: "x" },
      'rules.0: there is no such rule: "x"; now: it must be a UTC time such as 2026-11-23T06:00:00Z (found "x"); now: it goes with dryRun only: what is judged at another time must not be remembered',
    ],
  ])("%s is answered with its path", (_, event, expected) => {
    expect(problem(event)).toBe(expected);
  });

  it("a rule that the settings switch on may be asked for", () => {
    const settings = { "password-policy-expiry": { enabled: true } };
    expect(parseAuditRequest({ rules: ["password-policy-expiry"] }, rules, settings).rules).toEqual([
      "password-policy-expiry",
    ]);
  });

  it("whatever it is, it is a request or one clear error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        try {
          parse(event);
        } catch (error) {
          expect(error).toMatchObject({ name: "RootwatchError", code: "request_invalid" });
        }
      }),
    );
  });

  it("however much of it there is, the error fits an answer", () => {
    const long = "\u202E".repeat(1_000_000);
    for (const event of [
      { rules: Array.from({ length: 100_000 }, () => "rot-mfa") },
      { rules: Array.from({ length: 200 }, () => "rot-mfa") },
      { rules: [long] },
      { [long]: 1 },
      { now: long, dryRun: true },
    ]) {
      const message = String(problem(event));
      expect(message.length).toBeLessThan(3_000);
    }
  });
});
