import { type Outbox, outboxOf, type State } from "./state.ts";

/** A digest that is about to be sent. */
export interface Sending {
  /** Of the invocation: one that is tried again takes up its own. */
  readonly id: string;
  readonly audience: string;
}

/** Longer than the function may run: whoever holds a lease that has ended is dead. */
export const LEASE_MS = 6 * 60_000;

/** Whether somebody else is telling the audience all that there is to tell, at this moment. */
export function isBeingTold(state: State, { id, audience }: Sending, now: Date): boolean {
  const { sending } = outboxOf(state, audience);
  return (
    sending !== null &&
    sending.id !== id &&
    sending.upTo >= state.revision &&
    new Date(sending.leasedUntil) > now
  );
}

/** The state with a digest on its way, to be written before it is sent: who dies in between repeats it, and loses none. */
export function withSending(state: State, { id, audience }: Sending, now: Date): State {
  const leasedUntil = new Date(now.getTime() + LEASE_MS);
  return withOutbox(state, audience, (outbox) => ({
    ...outbox,
    sending: { id, upTo: state.revision, leasedUntil: leasedUntil.toISOString() },
  }));
}

/**
 * The state once a digest was sent, or could not be.
 *
 * @param told up to where, and when the account was seen where it was all of it; undefined where it could not be sent
 */
export function withoutSending(
  state: State,
  { id, audience }: Sending,
  told: { readonly upTo: number; readonly wholeAt: Date | undefined } | undefined,
): State {
  return withOutbox(state, audience, ({ notCheckedToldUpTo, ...outbox }) => {
    const sending = outbox.sending?.id === id ? null : outbox.sending;
    const kept = notCheckedToldUpTo === undefined ? {} : { notCheckedToldUpTo };
    if (told === undefined) return { ...outbox, ...kept, sending };
    const toldUpTo = Math.max(outbox.toldUpTo, told.upTo);
    const before = notCheckedToldUpTo ?? outbox.toldUpTo;
    const after = told.wholeAt === undefined ? before : Math.max(before, told.upTo);
    const isPending = Object.values(state.notChecked).some((stamp) => stamp > after && stamp <= toldUpTo);
    const toldAt = [outbox.toldAt, told.wholeAt?.toISOString() ?? null].reduce((one, other) =>
      (one ?? "") > (other ?? "") ? one : other,
    );
    return { toldUpTo, ...(isPending ? { notCheckedToldUpTo: after } : {}), toldAt, sending };
  });
}

function withOutbox(state: State, audience: string, change: (outbox: Outbox) => Outbox): State {
  return { ...state, outboxes: { ...state.outboxes, [audience]: change(outboxOf(state, audience)) } };
}
