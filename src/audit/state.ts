import { instant } from "../account/section-values.ts";
import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";

/** A stamp: the revision of the state in which something became so. Who was told up to there knows of it. */
const revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * What happened last to a finding. `opened` and `reopened` ones are open: new to whoever was not told yet, open to
 * everybody else.
 */
const TRANSITIONS = ["opened", "reopened", "excepted", "resolved"] as const;

/**
 * Why it happened, where the account itself is not all of the reason, or where it is over. `rule_off`: nobody looks any
 * more, which mends nothing. `parameters`: its rule asks for something else than before.
 */
const CAUSES = ["passes", "gone", "rule_off", "rule_on", "parameters", "exception_ended"] as const;
export type Cause = (typeof CAUSES)[number];

const trackedFinding = v.strictObject({
  /** Of the finding, where its key is another: of a fact. */
  id: v.optional(v.string()),
  rule: v.string(),
  severity: v.picklist(SEVERITIES),
  resource: v.strictObject({ type: v.string(), name: v.string() }),
  last: v.picklist(TRANSITIONS),
  because: v.optional(v.picklist(CAUSES)),
  /** Stamp of the last transition. */
  changedIn: revision,
  /** When it was first seen to fail, or seen again after it had been well; ISO 8601 in UTC. */
  openedAt: instant,
  /** By when it should be mended; null for what happened and cannot be mended. */
  dueAt: v.nullable(instant),
  resolvedAt: v.optional(instant),
  /** When AWS was last asked about just that, and it failed: a report that was made before says nothing of it. */
  confirmedAt: v.optional(instant),
  /** Since when it could not be judged: as good as open. */
  unverifiedSince: v.optional(instant),
  /** Whether its rule has come to ask for something else since then. */
  unverifiedUnderOtherParameters: v.optional(v.literal(true)),
  /** Stamp: it was not mended by its date. */
  overdueIn: v.optional(revision),
});
export type TrackedFinding = v.InferOutput<typeof trackedFinding>;

const appliedRule = v.strictObject({
  /** The newest audit that judged by it: an older one that comes later changes nothing of it. */
  judgedAt: instant,
  /** Its parameters, JSON. */
  parameters: v.string(),
});

/** Stages of what holds until a date: an exception, or an attestation. */
const STAGES = ["in_force", "ending", "expired", "matches_nothing", "withdrawn"] as const;
export type Stage = (typeof STAGES)[number];

const datedStatement = v.strictObject({
  stage: v.picklist(STAGES),
  /** What it says, JSON: whoever changes it is told of. */
  text: v.string(),
  changedIn: revision,
  /** Ids of the findings that an exception covers. */
  covers: v.array(v.string()),
  /** Of these, those that it did not cover when it was last changed. */
  more: v.array(v.string()),
});
export type DatedStatement = v.InferOutput<typeof datedStatement>;

/** What one audience was told, and what is on its way to it. */
const outbox = v.strictObject({
  /** Everything with a stamp up to here. */
  toldUpTo: revision,
  /**
   * Up to where it was told of what could not be checked, where that is not as far: only a digest about the whole account
   * tells it.
   */
  notCheckedToldUpTo: v.optional(revision),
  /** The newest audit of the whole account that it was told of; null where it was told of none. */
  toldAt: v.nullable(instant),
  /** A digest that somebody is sending; whoever comes after the lease has ended sends it again. */
  sending: v.nullable(v.strictObject({ id: v.string(), upTo: revision, leasedUntil: instant })),
});
export type Outbox = v.InferOutput<typeof outbox>;

export const STATE_SCHEMA = "rootwatch/state/1";

/** The memory of one account: what fails and what became of it, and who was told up to where. */
export const stateSchema = v.strictObject({
  schema: v.literal(STATE_SCHEMA),
  accountId: v.string(),
  /** The first audit. */
  since: instant,
  /** Counts the audits after which there was something to tell. */
  revision,
  rules: v.record(v.string(), appliedRule),
  /** By `keyOf`. */
  findings: v.record(v.string(), trackedFinding),
  /** What could not be checked, by `notCheckedKeys`, with the stamp since when. */
  notChecked: v.record(v.string(), revision),
  /** The newest audit of all rules; null where there was none. */
  wholeAt: v.nullable(instant),
  settings: v.strictObject({ hash: v.nullable(v.string()), changedIn: revision }),
  dated: v.record(v.string(), datedStatement),
  /** By the name of the audience. */
  outboxes: v.record(v.string(), outbox),
});
export type State = v.InferOutput<typeof stateSchema>;

export function isOpen({ last }: TrackedFinding): boolean {
  return last === "opened" || last === "reopened";
}

export function outboxOf(state: State, audience: string): Outbox {
  return state.outboxes[audience] ?? { toldUpTo: 0, toldAt: null, sending: null };
}

/** Up to where everybody has been told: what is over and older may be forgotten. */
export function toldToAll(state: State | undefined): number {
  return Math.min(...Object.values(state?.outboxes ?? {}).map(({ toldUpTo }) => toldUpTo));
}
