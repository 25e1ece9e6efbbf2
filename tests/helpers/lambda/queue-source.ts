import * as v from "../../../src/schema.ts";

/** A message as Lambda gives it to a function. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly md5OfBody: string;
  readonly eventSource: string;
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

const text = v.string();

const record = v.object({
  messageId: text,
  receiptHandle: text,
  body: text,
  attributes: v.record(text, text),
  messageAttributes: v.record(text, v.unknown()),
  md5OfBody: text,
  eventSource: text,
  eventSourceARN: text,
  awsRegion: text,
});

const source = v.object({
  uuid: text,
  functionArn: text,
  queueArn: text,
  region: text,
  batchSize: v.number(),
  windowSeconds: v.number(),
  maximumConcurrency: v.nullable(v.number()),
  reportsFailures: v.boolean(),
});

/** An enabled mapping from a queue to a function. */
export type QueueSource = v.InferOutput<typeof source>;

/** What Lambda's pollers ask of a queue, with the permissions of the function. */
export interface QueueSources {
  /** All that there are, in every Region. */
  list(): Promise<readonly QueueSource[]>;
  receive(source: QueueSource, max: number): Promise<readonly SqsRecord[]>;
  /** Deletes some, and makes others visible again at once. */
  settle(
    source: QueueSource,
    deleted: readonly SqsRecord[],
    returned: readonly SqsRecord[],
  ): Promise<unknown>;
}

/** @throws Error, from each call, where the emulator says that the function's role may not */
export function queueSources(motoUrl: string): QueueSources {
  const ask = async (path: string, question?: object): Promise<unknown> => {
    const response = await fetch(`${motoUrl}/moto-api/rootwatch/event-sources${path}`, {
      ...(question === undefined ? {} : { method: "POST", body: JSON.stringify(question) }),
    });
    if (!response.ok) throw new Error(`Lambda cannot poll: ${await response.text()}`);
    return response.json();
  };
  const handles = (records: readonly SqsRecord[]) => records.map(({ receiptHandle }) => receiptHandle);
  return {
    list: async () => v.parse(v.object({ sources: v.array(source) }), await ask("")).sources,
    receive: async ({ uuid }, max) =>
      v.parse(v.object({ records: v.array(record) }), await ask("/receive", { uuid, max })).records,
    settle: ({ uuid }, deleted, returned) =>
      ask("/settle", { uuid, deleted: handles(deleted), returned: handles(returned) }),
  };
}
