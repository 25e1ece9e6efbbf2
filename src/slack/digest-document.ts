import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";

const named = {
  rule: v.string(),
  severity: v.picklist(SEVERITIES),
  resource: v.looseObject({ type: v.string(), name: v.string() }),
  dueAt: v.nullish(v.string()),
};
/** What is told in full. */
const fail = {
  ...named,
  message: v.string(),
  asOf: v.nullish(v.string()),
  confirmedAt: v.nullish(v.string()),
  fix: v.nullish(v.string()),
  because: v.nullish(v.string()),
};
/** What the audit does not show to fail. */
const former = {
  ...named,
  unverifiedSince: v.nullish(v.string()),
  untold: v.nullish(v.picklist(["new", "again"])),
  because: v.nullish(v.string()),
};
const place = v.looseObject({ uri: v.string(), url: v.string() });

/** `rootwatch/digest/1` as far as it is shown: strict in that, and blind to the rest, which may grow. */
export const digestDocument = v.looseObject({
  schema: v.literal("rootwatch/digest/1"),
  auditId: v.string(),
  accountId: v.string(),
  accountAlias: v.nullish(v.string()),
  observedAt: v.string(),
  credentialReportGeneratedAt: v.nullish(v.string()),
  scope: v.looseObject({ rules: v.union([v.literal("all"), v.array(v.string())]) }),
  first: v.boolean(),
  weekly: v.boolean(),
  verdict: v.looseObject({
    label: v.picklist([...SEVERITIES, "not checked", "ok"]),
    new: v.number(),
    reopened: v.number(),
    overdue: v.number(),
    open: v.number(),
    resolved: v.number(),
    noLongerWatched: v.number(),
    unknown: v.number(),
    excepted: v.number(),
    dated: v.number(),
  }),
  summary: v.looseObject({ pass: v.number(), fail: v.number(), excepted: v.number(), unknown: v.number() }),
  auditHours: v.number(),
  new: v.array(v.looseObject(fail)),
  reopened: v.array(v.looseObject(fail)),
  overdue: v.array(v.looseObject(named)),
  open: v.array(v.looseObject(named)),
  unverified: v.array(v.looseObject(former)),
  resolved: v.array(v.looseObject({ ...named, because: v.string() })),
  noLongerWatched: v.array(v.looseObject(named)),
  dated: v.array(
    v.looseObject({
      key: v.string(),
      stage: v.string(),
      covers: v.number(),
      more: v.number(),
      moreIds: v.array(v.string()),
      whose: v.nullish(v.string()),
      hint: v.nullish(v.string()),
    }),
  ),
  settingsChanged: v.boolean(),
  coverage: v.array(
    v.looseObject({
      section: v.string(),
      status: v.string(),
      reason: v.nullish(v.string()),
      message: v.string(),
      new: v.optional(v.boolean()),
    }),
  ),
  omitted: v.looseObject({
    new: v.number(),
    reopened: v.number(),
    overdue: v.number(),
    dated: v.number(),
    open: v.number(),
    unverified: v.number(),
    resolved: v.number(),
    noLongerWatched: v.number(),
    coverage: v.number(),
  }),
  report: v.nullish(v.looseObject({ text: place, json: place })),
  notes: v.nullish(v.array(v.string())),
});

export type DigestDocument = v.InferOutput<typeof digestDocument>;
