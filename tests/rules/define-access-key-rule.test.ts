import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineAccessKeyRule } from "../../src/rules/define-access-key-rule.ts";
import type { Guidance } from "../../src/rules/rule.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  keyId,
  password,
  type Row,
  report,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";
import { judge } from "../helpers/rule-tester.ts";
import { withMoreCredentials } from "../helpers/user-rows.ts";

const guidance: Guidance = { why: "Because.", fix: "Do.", console: ["Do."] };
const head = { title: "A rule", severity: "low", guidance } as const;
const messages = { used: "{user}'s key of {created} was used.", not: "It was not.", none: "None." } as const;

/** Passes a key that was used and fails any other. */
const rule = (keys: "active" | "inactive") =>
  defineAccessKeyRule({
    ...head,
    id: `${keys}-keys`,
    keys,
    messages,
    check: ({ created, lastUsed }, { name }) =>
      lastUsed.kind === "date"
        ? { outcome: "pass", message: "used", data: { user: name, created } }
        : { outcome: "fail", message: "not" },
  });

const ofConsoleUsers = defineAccessKeyRule({
  ...head,
  id: "keys-of-console-users",
  keys: "active",
  reads: ["passwordState"],
  messages,
  check: (_, { passwordState }) =>
    passwordState === "none" ? undefined : { outcome: "fail", message: "not" },
});

const findings = (one: ReturnType<typeof rule>, row: Row) =>
  judge(one, { given: { credentialReport: report([userRow("dana", row)]) } });
const shown = (one: ReturnType<typeof rule>, row: Row) =>
  findings(one, row).map(({ outcome, messageId, resource }) => [outcome, messageId, resource.id]);

interface Key {
  readonly created: string;
  readonly lastUsed: string;
  readonly active: boolean;
}
const inSlot = (slot: 1 | 2, { created, lastUsed, active }: Key) =>
  accessKey(slot, created, lastUsed, active);

describe("defineAccessKeyRule", () => {
  it("judges the keys it is for, the active or the inactive ones", () => {
    const row = { ...accessKey(1, daysAgo(9)), ...accessKey(2, daysAgo(8), daysAgo(1), false) };
    expect(shown(rule("active"), row)).toEqual([["fail", "not", keyId("dana", daysAgo(9))]]);
    expect(shown(rule("inactive"), row)).toEqual([["pass", "used", keyId("dana", daysAgo(8))]]);
  });

  it("names a key by its date and says whose it is", () => {
    const [finding] = findings(rule("active"), accessKey(1, "2026-03-01T10:20:30Z"));
    expect(finding?.id).toBe(`active-keys:${keyId("dana", "2026-03-01T10:20:30Z")}`);
    expect(finding?.resource).toEqual({
      type: "access-key",
      id: keyId("dana", "2026-03-01T10:20:30Z"),
      name: "access key of 2026-03-01",
      owner: { type: "user", id: userArn("dana"), name: "dana", generation: daysAgo(730) },
    });
  });

  it("cannot judge an active key without a date, and judges the other", () => {
    const row = { ...accessKey(1, "N/A", daysAgo(1)), ...accessKey(2, daysAgo(8)) };
    expect(shown(rule("active"), row)).toEqual([
      ["fail", "not", keyId("dana", daysAgo(8))],
      ["unknown", "unreadable", keyId("dana", "undated")],
    ]);
  });

  it("calls a key without a date undated", () => {
    const [finding] = findings(rule("active"), accessKey(1, "N/A"));
    expect(finding?.resource.name).toBe("undated access key");
  });

  it("tells two keys without dates apart", () => {
    const row = { ...accessKey(1, "N/A"), ...accessKey(2, "not_supported") };
    expect(shown(rule("active"), row)).toEqual([
      ["unknown", "unreadable", keyId("dana", "undated")],
      ["unknown", "unreadable", `${keyId("dana", "undated")}/2`],
    ]);
  });

  it("gives the second of two keys made in one second the same name whether or not the first is judged", () => {
    const second = `${keyId("dana", daysAgo(9))}/2`;
    const row = { ...accessKey(1, daysAgo(9), "N/A", false), ...accessKey(2, daysAgo(9)) };
    expect(shown(rule("active"), row)).toEqual([["fail", "not", keyId("dana", daysAgo(9))]]);
    expect(shown(rule("inactive"), row)).toEqual([["fail", "not", second]]);
  });

  it("trap 13: a rotation that swaps columns ends the old key's finding and renames no other", () => {
    const kept = keyId("dana", daysAgo(50));
    const before = { ...accessKey(1, daysAgo(400)), ...accessKey(2, daysAgo(50)) };
    // The old key is deleted and a new one takes the first column; or the kept one moves into it.
    const after = { ...accessKey(1, daysAgo(1)), ...accessKey(2, daysAgo(50)) };
    const moved = { ...accessKey(1, daysAgo(50)), ...accessKey(2, daysAgo(1)) };
    expect(shown(rule("active"), before).map(([, , id]) => id)).toEqual([keyId("dana", daysAgo(400)), kept]);
    expect(shown(rule("active"), after).map(([, , id]) => id)).toEqual([kept, keyId("dana", daysAgo(1))]);
    expect(findings(rule("active"), moved)).toEqual(findings(rule("active"), after));
  });

  it("trap 13: no swap of the columns changes a finding, its id or its place", () => {
    const key = fc.record({
      created: fc.constantFrom(daysAgo(400), daysAgo(50), "N/A"),
      lastUsed: fc.constantFrom(daysAgo(30), daysAgo(3), "N/A", "no_information", "not_supported"),
      // Without a date and inactive there is no key.
      active: fc.constant(true),
    });
    const inactive = fc.record({
      created: fc.constantFrom(daysAgo(400), daysAgo(50)),
      lastUsed: fc.constantFrom(daysAgo(30), "N/A"),
      active: fc.constant(false),
    });
    const any = fc.oneof(key, inactive);
    fc.assert(
      fc.property(any, any, fc.constantFrom("active" as const, "inactive" as const), (a, b, keys) => {
        const one = findings(rule(keys), { ...inSlot(1, a), ...inSlot(2, b) });
        const other = findings(rule(keys), { ...inSlot(1, b), ...inSlot(2, a) });
        expect(other).toEqual(one);
        expect(new Set(one.map(({ id }) => id)).size).toBe(one.length);
      }),
    );
  });

  it("says `none` of the account where nobody has such a key, or it applies to none of them", () => {
    const none = [["not_applicable", "none", ACCOUNT_ID]];
    expect(shown(rule("inactive"), accessKey(1, daysAgo(9)))).toEqual(none);
    expect(shown(ofConsoleUsers, accessKey(1, daysAgo(9)))).toEqual(none);
  });

  it("reads the password only where the rule asks for it", () => {
    const row = { ...password(), ...accessKey(1, daysAgo(9), daysAgo(1)) };
    const garbled = { ...row, password_enabled: "maybe" };
    expect(shown(ofConsoleUsers, row)).toEqual([["fail", "not", keyId("dana", daysAgo(9))]]);
    expect(shown(ofConsoleUsers, garbled)).toEqual([["unknown", "unreadable", userArn("dana")]]);
    expect(shown(rule("active"), garbled)).toEqual([["pass", "used", keyId("dana", daysAgo(9))]]);
  });

  it("is unknown for the user whose keys cannot be read", () => {
    expect(shown(rule("active"), accessKey(1, "soon"))).toEqual([["unknown", "unreadable", userArn("dana")]]);
  });

  it("keeps what it says of each key where AWS says of a third, and adds that", () => {
    const rows = report([userRow("dana", accessKey(1, daysAgo(9), daysAgo(1)))]);
    const given = { credentialReport: withMoreCredentials(rows, "3 access keys") };
    expect(judge(rule("active"), { given }).map(({ messageId }) => messageId)).toEqual([
      "used",
      "moreCredentials",
    ]);
  });
});
