import type { Installation } from "./installation.ts";

/** A rule, and what it has to lead to. */
export interface Hop {
  readonly rule: string;
  readonly region: string;
  /** To the home Region, not to the queue. */
  readonly forwards: boolean;
  /** ARN. */
  readonly target: string;
  /** What `aws events put-targets` takes, to bring the target back. */
  readonly targetText: string;
}

/**
 * What an event passes on its way from a Region's bus to the function, by the names that serverless.yml and
 * deploy/forwarder.ts give.
 */
export interface Way {
  readonly home: string;
  readonly through: string;
  readonly queue: string;
  readonly queueArn: string;
  readonly failed: string;
  readonly failedArn: string;
  /** In the Region that forwards; undefined where that is the home Region, which does not. */
  readonly notForwarded: string | undefined;
  readonly functionName: string;
  /** A rule by what follows service and stage in its name, as it has to stand in a Region. */
  readonly hop: (rule: string, region: string) => Hop;
}

/** @param through where the event is put */
export function wayOf(
  { name, home, caller }: Pick<Installation, "name" | "home" | "caller">,
  through: string,
): Way {
  const { accountId, partition } = caller;
  const arn = (service: string, region: string, rest: string) =>
    `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const queue = `${name}-root-activity`;
  const queueArn = arn("sqs", home, queue);
  const failed = `${queue}-failed`;
  const failedArn = arn("sqs", home, failed);
  const notForwarded = `${name}-not-forwarded`;
  const homeBus = arn("events", home, "event-bus/default");
  const role = `arn:${partition}:iam::${accountId}:role/${name}-${home}-forward`;
  const targetText = (Id: string, Arn: string, lost: string, more = "") =>
    `Id=${Id},Arn=${Arn},DeadLetterConfig={Arn=${lost}}${more}`;
  return {
    home,
    through,
    queue,
    queueArn,
    failed,
    failedArn,
    notForwarded: through === home ? undefined : notForwarded,
    functionName: `${name}-root-activity`,
    hop: (rule, region) =>
      region === home
        ? {
            rule: `${name}-${rule}`,
            region,
            forwards: false,
            target: queueArn,
            targetText: targetText("queue", queueArn, failedArn),
          }
        : {
            rule: `${name}-${rule}`,
            region,
            forwards: true,
            target: homeBus,
            targetText: targetText("home", homeBus, arn("sqs", region, notForwarded), `,RoleArn=${role}`),
          },
  };
}
