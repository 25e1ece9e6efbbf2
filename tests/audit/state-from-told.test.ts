import { describe, expect, it } from "vitest";
import { stateSchema } from "../../src/audit/state.ts";
import { stateFromTold, type Told, toldSchema } from "../../src/audit/state-from-told.ts";
import * as v from "../../src/schema.ts";
import { ACCOUNT_ID } from "../helpers/account-fixture.ts";
import { textOfDay } from "../helpers/hand-made-audits.ts";

const finding = {
  rule: "task",
  severity: "high",
  resource: { type: "user", name: "ann" },
  toldAt: textOfDay(1),
  dueAt: textOfDay(8),
} as const;

const told: Told = {
  schema: "rootwatch/told/1",
  accountId: ACCOUNT_ID,
  since: textOfDay(0),
  observedAt: textOfDay(5),
  whole: true,
  settingsHash: "a",
  findings: { "task:ann": finding, "fact:ann#x": { ...finding, id: "fact:ann", dueAt: null } },
  notChecked: ["trails:access_denied"],
};

describe("the state of which only what was told is known", () => {
  it("has what was told as open since then, told to all, with the dates that were told", () => {
    const { toldAt: openedAt, ...rest } = finding;
    const open = { ...rest, openedAt, last: "opened", changedIn: 1 };
    expect(stateFromTold(told, { chat: true })).toEqual({
      schema: "rootwatch/state/1",
      accountId: ACCOUNT_ID,
      since: textOfDay(0),
      revision: 1,
      rules: {},
      findings: { "task:ann": open, "fact:ann#x": { ...open, id: "fact:ann", dueAt: null } },
      notChecked: { "trails:access_denied": 1 },
      wholeAt: textOfDay(5),
      settings: { hash: "a", changedIn: 0 },
      dated: {},
      outboxes: {
        alerts: { toldUpTo: 1, toldAt: textOfDay(5), sending: null },
        chat: { toldUpTo: 1, toldAt: textOfDay(5), sending: null },
      },
    });
  });

  it("is one that can be read again", () => {
    const state = stateFromTold(told);
    expect(v.parse(stateSchema, JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(Object.keys(state.outboxes)).toEqual(["alerts"]);
  });

  it("knows who was told of some rules alone", () => {
    const { wholeAt, outboxes } = stateFromTold({ ...told, whole: false }, { chat: true });
    expect([wholeAt, outboxes["alerts"]?.toldAt, outboxes["chat"]?.toldAt]).toEqual([
      null,
      null,
      textOfDay(5),
    ]);
    expect(stateFromTold(told, { chat: false }).outboxes["chat"]?.toldAt).toBeNull();
  });

  it("is made of what is read strictly", () => {
    expect(v.parse(toldSchema, told)).toEqual(told);
    expect(v.safeParse(toldSchema, { ...told, later: 1 }).success).toBe(false);
    const findings = { "task:ann": { ...finding, later: 1 } };
    expect(v.safeParse(toldSchema, { ...told, findings }).success).toBe(false);
  });
});
