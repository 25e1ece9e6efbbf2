import { isoSeconds } from "../account/time.ts";

/**
 * `2026-11-23 06:00 UTC`, and in the zone of the reader where that is another; `unknown` of a date that is none.
 *
 * @param precision to seconds where somebody will look for an event, as AWS records them
 */
export function moment(at: Date, timeZone: string, precision: "minutes" | "seconds" = "minutes"): string {
  if (Number.isNaN(at.getTime())) return "unknown";
  const [length, timeStyle] = precision === "minutes" ? ([16, "short"] as const) : ([19, "medium"] as const);
  const utc = `${isoSeconds(at).slice(0, length).replace("T", " ")} UTC`;
  if (timeZone === "UTC") return utc;
  const local = at.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle });
  return `${utc} (${local} ${timeZone})`;
}
