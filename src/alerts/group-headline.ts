import type { Counted, EventGroup } from "./alert.ts";
import { givesPassword, shortCall } from "./call.ts";
import type { AlertKind } from "./classify.ts";

/** Calls that are named; more are counted. */
const MOST_CALLS = 2;

/**
 * What happened several times, in one sentence without its end: verdict and count first, so that a subject can hold them.
 *
 * @param first the sentence about the first event
 */
export function groupHeadline(kind: AlertKind, group: EventGroup, first: string): string {
  const { count } = group;
  const more = group.heldSince === undefined ? "" : " more";
  const since = sinceText(group);
  const failed = count === group.failed ? " failed" : "";
  const partly = failed === "" && group.failed > 0 ? `, ${group.failed} of them failed` : "";
  switch (kind) {
    case "root-sign-in-failed":
      return `${count}${more} ${plural(count, "sign-in")} as root failed${since}${from(group)}`;
    case "root-task":
      return `${count}${more} central ${plural(count, "task")} as root${failed}${since}${partly}${calls(group)}`;
    case "root-api-activity":
    case "root-api-read":
      return failed === ""
        ? `root made ${count}${more} ${plural(count, "call")}${since}${partly}${calls(group)}`
        : `${count}${more} ${plural(count, "call")} as root failed${since}${calls(group)}`;
    default:
      return `${count}${more} ${plural(count, "event")} of one kind${since}${partly}, the first: ${first}`;
  }
}

/** ` from 198.51.100.10 and 3 other addresses` */
function from({ sourceIps: [most, ...others], moreSourceIps }: EventGroup): string {
  const rest = others.length + moreSourceIps;
  if (most === undefined) return rest === 0 ? "" : ` from ${rest} ${plural(rest, "address", "es")}`;
  return ` from ${most.name}${rest === 0 ? "" : ` and ${rest} other ${plural(rest, "address", "es")}`}`;
}

/** `: PutBucketPolicy of s3, CreateBucket of s3 and 3 others` */
function calls({ calls: all, moreCalls }: EventGroup): string {
  const named = gravestFirst(all).slice(0, MOST_CALLS).map(callText);
  const rest = all.length - named.length + moreCalls;
  if (named.length === 0) return "";
  return `: ${named.join(", ")}${rest === 0 ? "" : ` and ${rest} ${plural(rest, "other")}`}`;
}

function gravestFirst(calls: readonly Counted[]): Counted[] {
  return calls.toSorted((a, b) => Number(givesPassword(b.name)) - Number(givesPassword(a.name)));
}

function callText({ name }: Counted): string {
  return givesPassword(name) ? `${shortCall(name)} (gives root a password again)` : shortCall(name);
}

/** ` since 14:02 UTC`, with its day where that is not the day of the last event. */
function sinceText({ heldSince, last }: EventGroup): string {
  const [day, time] = clock(heldSince);
  if (time === undefined) return "";
  return ` since ${day === clock(last)[0] ? "" : `${day} `}${time} UTC`;
}

function clock(at: Date | undefined): readonly string[] {
  return at === undefined || Number.isNaN(at.getTime()) ? [] : at.toISOString().slice(0, 16).split("T");
}

function plural(count: number, noun: string, ending = "s"): string {
  return count === 1 ? noun : `${noun}${ending}`;
}
