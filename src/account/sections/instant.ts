import * as v from "../../schema.ts";
import { isoSeconds, parseUtc } from "../time.ts";

/** The AWS CLI writes UTC, `...+00:00`; other offsets from UTC are as good. */
const WITH_OFFSET = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whatever the offset, the day and the time before it have to be real ones. */
function isInstant(text: string): boolean {
  const [, local] = WITH_OFFSET.exec(text) ?? [];
  return local !== undefined && parseUtc(`${local}Z`) !== undefined;
}

/** A point in time: a Date of the SDK's or ISO 8601 of the AWS CLI's, as a snapshot writes it. */
export const instant = v.pipe(
  v.union([v.date(), v.pipe(v.string(), v.check(isInstant, "it must be a time of ISO 8601"))]),
  v.transform((at) => isoSeconds(new Date(at))),
);
