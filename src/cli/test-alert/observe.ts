import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  ResourceNotFoundException as NoRule,
} from "@aws-sdk/client-eventbridge";
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException as NoFunction,
} from "@aws-sdk/client-lambda";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { known, type Reading, unreadable } from "../../account/reading.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import type { Installation } from "./installation.ts";
import type { Hop, Way } from "./way.ts";

/** What AWS says of one thing on the way; undefined where it is not there. */
export type Seen<T> = Reading<T | undefined>;

export interface RuleSeen {
  readonly enabled: boolean;
  readonly pattern: string;
  /** ARNs. */
  readonly targets: readonly string[];
}

export interface QueueSeen {
  readonly url: string;
  /** Messages that nobody has taken, as SQS counts them: approximately. */
  readonly waiting: number;
  /** Messages that somebody has taken, and not done with. */
  readonly taken: number;
}

interface MappingSeen {
  readonly id: string;
  /** Lambda's word: `Enabled`, `Disabled`, `Updating` ... */
  readonly state: string;
  /** What came of the last batch: `OK`, `PROBLEM: ...` */
  readonly lastResult: string;
}

/** How what an event passes stands, in the order in which it passes it. */
export interface Observations {
  readonly rules: readonly { readonly hop: Hop; readonly seen: Seen<RuleSeen> }[];
  /** Undefined where nothing is forwarded. */
  readonly notForwarded: Seen<QueueSeen> | undefined;
  readonly queue: Seen<QueueSeen>;
  readonly mapping: Seen<MappingSeen>;
  readonly failed: Seen<QueueSeen>;
}

/** Asks AWS how all of the way stands. What is denied keeps nothing else from being asked. */
export async function observe({ config }: Pick<Installation, "config">, way: Way): Promise<Observations> {
  const { home, through, notForwarded } = way;
  const regions = through === home ? [home] : [through, home];
  const sqs = new SQSClient(config(home));
  const lambda = new LambdaClient(config(home));
  const [rules, lost, queue, mapping, failed] = await Promise.all([
    Promise.all(
      regions.map(async (region) => {
        const hop = way.hop("canary", region);
        return { hop, seen: await seeRule(new EventBridgeClient(config(region)), hop.rule) };
      }),
    ),
    notForwarded === undefined ? undefined : seeQueue(new SQSClient(config(through)), notForwarded),
    seeQueue(sqs, way.queue),
    seeMapping(lambda, way),
    seeQueue(sqs, way.failed),
  ]);
  return { rules, notForwarded: lost, queue, mapping, failed };
}

export function seeRule(client: EventBridgeClient, Name: string): Promise<Seen<RuleSeen>> {
  return seen(NoRule, async () => {
    const { State, EventPattern = "" } = await client.send(new DescribeRuleCommand({ Name }));
    // A rule has five targets at most, a page a hundred.
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name }));
    const targets = Targets.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
    return { enabled: State !== "DISABLED", pattern: EventPattern, targets };
  });
}

function seeQueue(client: SQSClient, QueueName: string): Promise<Seen<QueueSeen>> {
  return seen(QueueDoesNotExist, async () => {
    const { QueueUrl = "" } = await client.send(new GetQueueUrlCommand({ QueueName }));
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      url: QueueUrl,
      waiting: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
      taken: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
    };
  });
}

function seeMapping(client: LambdaClient, { functionName, queueArn }: Way): Promise<Seen<MappingSeen>> {
  return seen(NoFunction, async () => {
    const { EventSourceMappings = [] } = await client.send(
      new ListEventSourceMappingsCommand({ FunctionName: functionName, EventSourceArn: queueArn }),
    );
    const [mapping] = EventSourceMappings;
    if (mapping === undefined) return undefined;
    const { UUID = "", State = "", LastProcessingResult = "" } = mapping;
    return { id: UUID, state: State, lastResult: LastProcessingResult };
  });
}

async function seen<T>(
  // The SDK's error classes take arguments of their own.
  nothing: new (...args: never[]) => Error,
  ask: () => Promise<T | undefined>,
): Promise<Seen<T>> {
  try {
    return known(await ask());
  } catch (error) {
    if (error instanceof nothing) return known(undefined);
    return unreadable(unavailableFrom(error).message);
  }
}
