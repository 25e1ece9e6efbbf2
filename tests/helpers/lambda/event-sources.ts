import { setTimeout } from "node:timers/promises";
import { failedOf } from "./batch-outcome.ts";
import type { InvocationResult } from "./execution-environment.ts";
import { MAX_SYNC_BYTES } from "./invocations.ts";
import { type QueueSource, queueSources, type SqsRecord } from "./queue-source.ts";

/** One invocation of a function with messages of a queue. */
export interface Batch {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly records: readonly SqsRecord[];
  readonly result: InvocationResult;
  /** Ids of the messages that went back to the queue. */
  readonly returned: readonly string[];
}

export interface EventSources {
  /**
   * Gives all messages that are visible to their functions, those that fail again and again, until no queue has any.
   *
   * @param options.once each message is given once: what fails is back in its queue when this comes
   * @throws Error where a message never ends, because its queue has no dead-letter queue
   */
  drain(options?: { readonly once?: boolean }): Promise<Batch[]>;
}

export interface EventSourceOptions {
  readonly motoUrl: string;
  /** Milliseconds that stand for a batching window, however many seconds it has; without a window nobody waits. */
  readonly windowMs: number;
  /** Runs a function with an event, as soon as its concurrency allows. */
  invoke(functionArn: string, region: string, payload: string): Promise<InvocationResult>;
}

/** As many batches at a time does Lambda begin with where a mapping says nothing of it. */
const CONCURRENCY = 5;

/** A message that came back as often is not going to get anywhere. AWS would go on until its retention ends. */
const MAX_RECEIVES = 100;

/** Lambda's pollers. They poll when they are told to, and not in between. */
export function makeEventSources({ motoUrl, windowMs, invoke }: EventSourceOptions): EventSources {
  const queues = queueSources(motoUrl);

  const poll = async (source: QueueSource, once: boolean): Promise<Batch[]> => {
    const batches: Batch[] = [];
    // What was received, and had no place in a batch.
    const held: SqsRecord[] = [];
    // What failed, and is not to be given again.
    const waiting: SqsRecord[] = [];

    const nextBatch = async (): Promise<readonly SqsRecord[]> => {
      const records = held.splice(0);
      let waited = source.windowSeconds === 0;
      while (records.length < source.batchSize) {
        const more = await queues.receive(source, source.batchSize - records.length);
        records.push(...more);
        if (more.length > 0) continue;
        if (waited || records.length === 0) break;
        waited = true;
        await setTimeout(windowMs);
      }
      held.push(...records.splice(fitting(records)));
      return records;
    };

    const work = async (): Promise<void> => {
      for (let records = await nextBatch(); records.length > 0; records = await nextBatch()) {
        const result = await invoke(source.functionArn, source.region, payloadOf(records));
        const failed = failedOf(source, records, result);
        const done = records.filter((record) => !failed.includes(record));
        await queues.settle(source, done, once ? [] : failed);
        if (once) waiting.push(...failed);
        batches.push({
          queueArn: source.queueArn,
          functionArn: source.functionArn,
          records,
          result,
          returned: failed.map(({ messageId }) => messageId),
        });
        const endless = failed.find(
          ({ attributes }) => Number(attributes["ApproximateReceiveCount"]) >= MAX_RECEIVES,
        );
        if (endless !== undefined) {
          throw new Error(
            `${endless.messageId} was received ${MAX_RECEIVES} times, and ${source.queueArn} gives it up to nobody`,
            { cause: result.payload },
          );
        }
      }
    };

    await Promise.all(Array.from({ length: source.maximumConcurrency ?? CONCURRENCY }, work));
    await queues.settle(source, [], waiting);
    return batches;
  };

  return {
    async drain({ once = false } = {}) {
      const all: Batch[] = [];
      for (;;) {
        const sources = await queues.list();
        const batches = (await Promise.all(sources.map((source) => poll(source, once)))).flat();
        all.push(...batches);
        if (once || batches.length === 0) return all;
      }
    },
  };
}

function payloadOf(records: readonly SqsRecord[]): string {
  return JSON.stringify({ Records: records });
}

/** How many of the first records have a place in one event; one always has. */
function fitting(records: readonly SqsRecord[]): number {
  let bytes = payloadOf([]).length;
  const first = records.findIndex((record) => {
    bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
    return bytes > MAX_SYNC_BYTES;
  });
  return first === -1 ? records.length : Math.max(first, 1);
}
