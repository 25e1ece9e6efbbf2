import { describe, expect, it } from "vitest";
import { stateAfter } from "../../src/audit/lifecycle.ts";
import { isBeingTold, LEASE_MS, withoutSending, withSending } from "../../src/audit/outbox.ts";
import { outboxOf, type State } from "../../src/audit/state.ts";
import { auditOn, LIFE, onDay, seen, textOfDay } from "../helpers/hand-made-audits.ts";

/** In days. */
const LEASE = LEASE_MS / 86_400_000;
const mine = { id: "mine", audience: "alerts" };
const other = { id: "other", audience: "alerts" };
const first = stateAfter(undefined, auditOn(0, [seen("task", "ann")]), LIFE);
const sending = withSending(first, other, onDay(0));
const changed = stateAfter(sending, auditOn(0.01, [seen("task", "ann", "pass")]), LIFE);

describe("a digest on its way", () => {
  it("is written with what it tells and how long it may take, for its audience alone", () => {
    expect(sending).toEqual({
      ...first,
      outboxes: {
        ...first.outboxes,
        alerts: {
          toldUpTo: 0,
          toldAt: null,
          sending: { id: "other", upTo: 1, leasedUntil: textOfDay(LEASE) },
        },
      },
    });
  });

  it("is left to whoever sends it, until the lease has ended", () => {
    expect(isBeingTold(sending, mine, onDay(0))).toBe(true);
    expect(isBeingTold(sending, mine, onDay(LEASE))).toBe(false);
  });

  it("is taken up by the invocation whose own it is", () => {
    expect(isBeingTold(sending, other, onDay(0))).toBe(false);
  });

  it("is not enough where there is more to tell by now, nor to another audience", () => {
    expect(changed.revision).toBe(2);
    expect(isBeingTold(changed, mine, onDay(0))).toBe(false);
    expect(isBeingTold(sending, { ...mine, audience: "chat" }, onDay(0))).toBe(false);
    expect(isBeingTold(first, mine, onDay(0))).toBe(false);
  });
});

describe("a digest that was sent", () => {
  const sent = (upTo: number, day?: number) =>
    outboxOf(
      withoutSending(sending, other, { upTo, wholeAt: day === undefined ? undefined : onDay(day) }),
      "alerts",
    );

  it("moves the cursor, and the time where it was about the whole account", () => {
    expect(sent(1, 0)).toEqual({ toldUpTo: 1, toldAt: textOfDay(0), sending: null });
    expect(sent(1)).toEqual({ toldUpTo: 1, toldAt: null, sending: null });
  });

  it("moves neither of them back", () => {
    const later = withoutSending(changed, mine, { upTo: 2, wholeAt: onDay(5) });
    const end = outboxOf(withoutSending(later, other, { upTo: 1, wholeAt: onDay(0) }), "alerts");
    expect(end).toEqual({ toldUpTo: 2, toldAt: textOfDay(5), sending: null });
    expect(outboxOf(withoutSending(later, other, { upTo: 2, wholeAt: undefined }), "alerts").toldAt).toBe(
      textOfDay(5),
    );
  });

  it("of some rules alone tells nothing of what could not be checked: that waits for the next of all", () => {
    const blind: State = { ...changed, notChecked: { "securityContact:timeout": 1, "trails:timeout": 2 } };
    const sentBy = (state: State, upTo: number, wholeAt: Date | undefined) =>
      withoutSending(state, mine, { upTo, wholeAt });
    const outbox = (state: State) => outboxOf(state, "alerts");
    const scoped = sentBy(blind, 2, undefined);
    expect(outbox(scoped)).toMatchObject({ toldUpTo: 2, notCheckedToldUpTo: 0 });
    expect(outbox(withoutSending(scoped, mine, undefined))).toEqual(outbox(scoped));
    expect(outbox(sentBy(scoped, 2, undefined))).toMatchObject({ toldUpTo: 2, notCheckedToldUpTo: 0 });
    // A digest about the whole of an earlier state tells a part of it, whichever is sent first.
    expect(outbox(sentBy(scoped, 1, onDay(0)))).toMatchObject({ toldUpTo: 2, notCheckedToldUpTo: 1 });
    expect(outbox(sentBy(sentBy(blind, 1, onDay(0)), 2, undefined))).toMatchObject({
      toldUpTo: 2,
      notCheckedToldUpTo: 1,
    });
    expect(outbox(sentBy(scoped, 2, onDay(1)))).not.toHaveProperty("notCheckedToldUpTo");
    // What can be checked again needs no word.
    expect(outbox(sentBy({ ...scoped, notChecked: {} }, 2, undefined))).not.toHaveProperty(
      "notCheckedToldUpTo",
    );
  });

  it("leaves one of somebody else on its way", () => {
    const both = withSending(changed, mine, onDay(LEASE));
    expect(outboxOf(withoutSending(both, other, { upTo: 1, wholeAt: undefined }), "alerts")).toMatchObject({
      toldUpTo: 1,
      sending: { id: "mine", upTo: 2 },
    });
  });
});

describe("a digest that could not be sent", () => {
  it("is on its way no more, and nobody was told", () => {
    expect(outboxOf(withoutSending(sending, other, undefined), "alerts")).toEqual(outboxOf(first, "alerts"));
  });

  it("leaves one of somebody else on its way", () => {
    expect(withoutSending(sending, mine, undefined)).toEqual(sending);
  });
});
