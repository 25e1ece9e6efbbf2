import * as v from "../../../src/schema.ts";
import type { FunctionOutcome } from "./function-errors.ts";
import type { QueueSource, SqsRecord } from "./queue-source.ts";

/**
 * Which messages of a batch go back to the queue, as Lambda's guide has it ("Handling errors for an SQS event source"): all
 * when the function failed or answered what is no report, else those that its report names.
 */
export function failedOf(
  { reportsFailures }: Pick<QueueSource, "reportsFailures">,
  records: readonly SqsRecord[],
  { functionError, payload }: FunctionOutcome,
): readonly SqsRecord[] {
  if (functionError !== undefined) return records;
  if (!reportsFailures) return [];
  const ids = failedIds(payload);
  const known = new Set(records.map(({ messageId }) => messageId));
  if (ids?.every((id) => known.has(id)) !== true) return records;
  return records.filter(({ messageId }) => ids.includes(messageId));
}

/** A report without failures may be left out, or be null. */
const report = v.nullable(
  v.object({
    batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.minLength(1)) }))),
  }),
);

/** @returns nothing where the answer is no report */
function failedIds(payload: string): readonly string[] | undefined {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), report), payload);
  return success ? (output?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier) : undefined;
}
