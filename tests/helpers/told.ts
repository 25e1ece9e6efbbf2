import type { Audit } from "../../src/audit/audit.ts";
import { type Changes, changesFor } from "../../src/audit/changes.ts";
import { type Lifecycle, stateAfter } from "../../src/audit/lifecycle.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { withoutSending } from "../../src/audit/outbox.ts";
import { outboxOf, type State } from "../../src/audit/state.ts";
import type { Rule } from "../../src/rules/rule.ts";

const AUDIENCE = "alerts";

const lifecycleOf = (rules: readonly Rule[]): Lifecycle => ({
  rules,
  settings: DEFAULT_LIFECYCLE,
  audiences: [AUDIENCE],
});

/** The memory once an audit was taken into it and people were told. */
export function toldAfter(before: State | undefined, audit: Audit, rules: readonly Rule[]): State {
  const after = stateAfter(before, audit, lifecycleOf(rules));
  const wholeAt = audit.scope === undefined ? audit.observedAt : undefined;
  return withoutSending(after, { id: "a", audience: AUDIENCE }, { upTo: after.revision, wholeAt });
}

/** What an audit has to say to people by the memory before it. */
export function changesSince(before: State | undefined, audit: Audit, rules: readonly Rule[]): Changes {
  const after = stateAfter(before, audit, lifecycleOf(rules));
  return changesFor(outboxOf(after, AUDIENCE), after, audit, rules);
}
