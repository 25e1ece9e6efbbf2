import { DEFAULT_LIFECYCLE, MOST_DAYS } from "../audit/lifecycle-settings.ts";
import * as v from "../schema.ts";

const { dueDays, exceptionDays, endingDays } = DEFAULT_LIFECYCLE;

/** How long things may take, and last, as the settings say it. What they leave out is the default. */
export const lifecycleSchema = v.strictObject({
  dueDays: v.pipe(
    v.optional(
      v.strictObject({
        critical: days(dueDays.critical),
        high: days(dueDays.high),
        medium: days(dueDays.medium),
        low: days(dueDays.low),
        informational: days(dueDays.informational),
      }),
      {},
    ),
    v.description("Days within which a fail should be mended, by its severity."),
  ),
  exceptionDays: described(exceptionDays, "How many days ahead an exception may end."),
  endingDays: described(endingDays, "For how many days people are told beforehand that something ends."),
});

function days(byDefault: number) {
  return v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_DAYS)), byDefault);
}

function described(byDefault: number, text: string) {
  return v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_DAYS), v.description(text)),
    byDefault,
  );
}
