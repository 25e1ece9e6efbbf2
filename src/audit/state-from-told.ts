import { instant } from "../account/section-values.ts";
import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { STATE_SCHEMA, type State } from "./state.ts";

/** What was remembered before there was a lifecycle: what one audience was told and was not taken back. */
export const toldSchema = v.strictObject({
  schema: v.literal("rootwatch/told/1"),
  accountId: v.string(),
  since: instant,
  observedAt: instant,
  /** Whether it was ever told of the whole account, and not of some rules alone. */
  whole: v.boolean(),
  settingsHash: v.nullable(v.string()),
  findings: v.record(
    v.string(),
    v.strictObject({
      id: v.optional(v.string()),
      rule: v.string(),
      severity: v.picklist(SEVERITIES),
      resource: v.strictObject({ type: v.string(), name: v.string() }),
      toldAt: instant,
      dueAt: v.nullable(instant),
    }),
  ),
  notChecked: v.array(v.string()),
});
export type Told = v.InferOutput<typeof toldSchema>;

/** The only revision that such a state has. */
const REVISION = 1;

/**
 * The state of an account of which only that is known. By which parameters it was judged is not: the first audit after it
 * takes them as they are.
 *
 * @param told of the alerts topic
 * @param also other audiences, and whether they were told of the whole account too
 */
export function stateFromTold(told: Told, also: Readonly<Record<string, boolean>> = {}): State {
  const audiences = Object.entries({ alerts: told.whole, ...also });
  return {
    schema: STATE_SCHEMA,
    accountId: told.accountId,
    since: told.since,
    revision: REVISION,
    rules: {},
    findings: Object.fromEntries(
      Object.entries(told.findings).map(([key, { toldAt, ...finding }]) => [
        key,
        { ...finding, last: "opened", changedIn: REVISION, openedAt: toldAt },
      ]),
    ),
    notChecked: Object.fromEntries(told.notChecked.map((key) => [key, REVISION])),
    wholeAt: told.whole ? told.observedAt : null,
    settings: { hash: told.settingsHash, changedIn: 0 },
    dated: {},
    outboxes: Object.fromEntries(
      audiences.map(([name, whole]) => [
        name,
        { toldUpTo: REVISION, toldAt: whole ? told.observedAt : null, sending: null },
      ]),
    ),
  };
}
