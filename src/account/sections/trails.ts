import * as v from "../../schema.ts";
import { unavailableFrom } from "../unavailable.ts";
import type { Section } from "./section.ts";
import { describeTrails, trailCalls } from "./trail-calls.ts";

// What else AWS sends, such as the bucket, is not needed and not kept.
const answer = v.object({
  trailList: v.array(
    v.object({
      Name: v.string(),
      TrailARN: v.string(),
      HomeRegion: v.string(),
      IsMultiRegionTrail: v.boolean(),
      IsOrganizationTrail: v.optional(v.boolean()),
    }),
  ),
});

const status = v.object({ IsLogging: v.boolean() });

const names = v.optional(v.array(v.string()));
const selectors = v.object({
  // Whatever the trail records: without it, it is no such answer.
  TrailARN: v.string(),
  EventSelectors: v.optional(
    v.array(
      v.object({
        ReadWriteType: v.picklist(["All", "ReadOnly", "WriteOnly"]),
        IncludeManagementEvents: v.boolean(),
        ExcludeManagementEventSources: names,
      }),
    ),
  ),
  AdvancedEventSelectors: v.optional(
    v.array(
      v.object({
        // An operator that is not known here would be one less, and the rest let more through than it does.
        FieldSelectors: v.array(
          v.strictObject({
            Field: v.string(),
            Equals: names,
            StartsWith: names,
            EndsWith: names,
            NotEquals: names,
            NotStartsWith: names,
            NotEndsWith: names,
          }),
        ),
      }),
    ),
  ),
});

function valueIn(response: unknown) {
  return v.parse(answer, response).trailList;
}

export function statusIn(response: unknown) {
  return v.parse(status, response);
}

export function selectorsIn(response: unknown) {
  const { TrailARN: _, ...rest } = v.parse(selectors, response);
  return rest;
}

/** What one call about one trail says, or why it says nothing: it costs that trail alone, and of it that alone. */
async function reading(value: Promise<unknown>) {
  try {
    return { status: "known", value: await value };
  } catch (error) {
    return unavailableFrom(error);
  }
}

/**
 * The trails that cover the Region, and of those that cover all Regions whether they are logging and what they record.
 * An organization's trail tells its members the first and not the second.
 */
export const trails = {
  name: "trails",
  async collect({ cloudTrail }, { signal }) {
    const abortSignal = { abortSignal: signal };
    const list = valueIn(await cloudTrail().send(describeTrails(), abortSignal));
    return Promise.all(
      list.map(async (trail) => {
        if (!trail.IsMultiRegionTrail) return trail;
        const calls = trailCalls(cloudTrail, trail);
        const [GetTrailStatus, GetEventSelectors] = await Promise.all([
          reading(calls.status.client.send(calls.status.call, abortSignal).then(statusIn)),
          reading(calls.selectors.client.send(calls.selectors.call, abortSignal).then(selectorsIn)),
        ]);
        return { ...trail, GetTrailStatus, GetEventSelectors };
      }),
    );
  },
  valueOf: valueIn,
} satisfies Section;
