import * as z from "../../schema.ts";
import { isoSeconds } from "../time.ts";

/** A point in time: a Date of the SDK's or ISO 8601 of the AWS CLI's, as a snapshot writes it. */
export const instant = z.pipe(
  z.union([z.date(), z.iso.datetime({ offset: true })]),
  z.transform((at) => isoSeconds(new Date(at))),
);
