import type { Cause } from "../audit/state.ts";

/** What passes needs no reason, and of a rule that is switched off is said apart. */
type Told = Exclude<Cause, "passes" | "rule_off">;

const REASONS = {
  gone: "no longer there",
  parameters: "its rule asks for something else now",
  exception_ended: "its exception has ended",
  rule_on: "its rule was switched on again",
} satisfies Record<Told, string>;

/** Why something is open or over, where the account itself is not all of the reason. */
export function reasonText(because: string | null | undefined): string | undefined {
  return new Map(Object.entries(REASONS)).get(because ?? "");
}
