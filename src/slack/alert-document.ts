import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";

const text = v.nullish(v.string());
const counted = v.looseObject({ name: v.string(), count: v.number() });

/** `rootwatch/alert/1` as far as it is shown: strict in that, and blind to the rest, which may grow. */
export const alertDocument = v.looseObject({
  schema: v.literal("rootwatch/alert/1"),
  kind: v.string(),
  severity: v.picklist(SEVERITIES),
  loweredFrom: v.nullish(v.picklist(SEVERITIES)),
  outcome: v.picklist(["succeeded", "failed", "unknown"]),
  accountId: v.string(),
  accountAlias: text,
  headline: v.string(),
  time: v.string(),
  eventId: v.string(),
  eventName: v.string(),
  eventSource: v.string(),
  region: text,
  mfa: v.picklist(["used", "not_used", "unknown"]),
  mfaDevice: text,
  actor: text,
  user: text,
  accountConcerned: text,
  contactConcerned: text,
  sourceIp: text,
  userAgent: text,
  errorCode: text,
  group: v.nullish(
    v.looseObject({
      count: v.number(),
      failed: v.number(),
      first: v.string(),
      last: v.string(),
      sourceIps: v.array(counted),
      moreSourceIps: v.number(),
      calls: v.array(counted),
      moreCalls: v.number(),
      heldSince: text,
    }),
  ),
  announcement: v.nullish(
    v.looseObject({
      by: v.string(),
      reason: v.string(),
      from: v.string(),
      until: v.string(),
      identity: v.string(),
    }),
  ),
  notes: v.nullish(v.array(v.string())),
  nextSteps: v.array(v.string()),
  evidence: v.nullish(v.looseObject({ uri: v.string(), url: v.string() })),
});

export type AlertDocument = v.InferOutput<typeof alertDocument>;
