import type { LastUse, When } from "../account/report-cells.ts";

/** A date of the credential report as evidence; where there is none, why: `never`, `none` or `not_supported`. */
export function asEvidence(date: When | LastUse): Date | string {
  return date.kind === "date" ? date.at : date.kind;
}
