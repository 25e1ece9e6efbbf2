import { managementEvents } from "./event-selectors.ts";
import type { RawValues, Reason } from "./section-values.ts";

type Trail = RawValues["trails"][number];

/** Whether EventBridge hears of root's sign-ins, and why. `trail` names one trail, or all that are so. */
export type Hearing =
  /** `all` management events are recorded; all `writes` that matter; what the `organization` says, which nobody here reads. */
  | { readonly answer: "hears"; readonly because: "all" | "writes" | "organization"; readonly trail: string }
  | { readonly answer: "deaf"; readonly because: "stopped" | "noWrites"; readonly trail: string }
  | { readonly answer: "deaf"; readonly because: "none" }
  /** `reason`: of the first trail of which it is not known. */
  | {
      readonly answer: "unknown";
      readonly because: "unsure";
      readonly problem: string;
      readonly reason: Reason;
    };

/**
 * Judges the trails of an account. EventBridge tells of what CloudTrail records only where a trail is logging, and root's
 * sign-ins are recorded in any of several Regions: so it takes a trail of all Regions, that records writes
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html).
 */
export function signInsHeard(trails: readonly Trail[], accountId: string): Hearing {
  const everywhere = trails
    .filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail)
    // In whatever order AWS lists them.
    .toSorted((one, other) => (one.TrailARN < other.TrailARN ? -1 : 1));
  if (everywhere.length === 0) return { answer: "deaf", because: "none" };
  const each = everywhere.map((trail) => ({ name: trail.Name, ...heardBy(trail, accountId) }));
  for (const because of ["all", "writes", "organization"] as const) {
    const hears = each.find(({ is }) => is === because);
    if (hears !== undefined) return { answer: "hears", because, trail: hears.name };
  }
  const unsure = each.flatMap(({ name, unknown }) =>
    unknown === undefined ? [] : [{ problem: `trail ${name} ${unknown.problem}`, reason: unknown.reason }],
  );
  if (unsure[0] !== undefined) {
    const problem = unsure.map((one) => one.problem).join("; ");
    return { answer: "unknown", because: "unsure", problem, reason: unsure[0].reason };
  }
  // One that is logging is nearer to the mark than one that is not.
  const because = each.some(({ is }) => is === "noWrites") ? "noWrites" : "stopped";
  const names = each.flatMap(({ is, name }) => (is === because ? [name] : []));
  return { answer: "deaf", because, trail: names.join(", ") };
}

interface HeardBy {
  readonly is: "all" | "writes" | "organization" | "stopped" | "noWrites" | "unknown";
  /** What is not known, after the trail's name, and why. */
  readonly unknown?: { readonly problem: string; readonly reason: Reason };
}

function heardBy(trail: Trail, accountId: string): HeardBy {
  const { GetTrailStatus: status, GetEventSelectors: selectors } = trail;
  if (status?.status !== "known") {
    return unknown("does not say whether it is logging", reasonOf(status));
  }
  if (!status.value.IsLogging) return { is: "stopped" };
  if (selectors?.status !== "known") {
    if (isForeign(trail, accountId)) return { is: "organization" };
    return unknown("does not say what it records", reasonOf(selectors));
  }
  const events = managementEvents(selectors.value);
  if (!events.known) return unknown("does not say what it records", "malformed", events.problem);
  const { reads, writes } = events.value;
  if (writes === "none") return { is: "noWrites" };
  if (writes === "some") {
    const problem = "records a part of the management events, which only its selectors tell";
    return { is: "unknown", unknown: { problem, reason: "not_collected" } };
  }
  return { is: reads === "all" && writes === "all" ? "all" : "writes" };
}

function unknown(what: string, reason: Reason, why: string = reason): HeardBy {
  return { is: "unknown", unknown: { problem: `${what} (${why})`, reason } };
}

function reasonOf(reading: { readonly reason: Reason } | undefined): Reason {
  return reading?.reason ?? "not_collected";
}

/** A trail of the organization's: its members see it, and may not see its selectors. */
function isForeign({ IsOrganizationTrail, TrailARN }: Trail, accountId: string): boolean {
  return IsOrganizationTrail === true && TrailARN.split(":")[4] !== accountId;
}
