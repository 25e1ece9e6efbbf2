import type { Finding } from "./finding.ts";
import type { StackName } from "./stacks.ts";

/** A finding that we know, and leave as it is. */
export interface Suppression {
  readonly id: string;
  /** Logical id of the resource, or the condition. */
  readonly at: string;
  readonly reason: string;
  /** The only stacks in which it may be; absent: all. */
  readonly stacks?: readonly StackName[];
}

/**
 * About what serverless makes of serverless.yml, and what its text cannot hold a comment for. A resource of our own
 * carries what checkov is not to ask, and the reason, in its own metadata.
 */
export const SUPPRESSIONS: readonly Suppression[] = [
  {
    id: "E3005",
    at: "Forwarders",
    stacks: ["with-slack"],
    reason:
      "Where SlackChannel is in the template, its condition holds: else deploy/serverless-plugin.ts takes both it and the " +
      "dependency out.",
  },
  {
    id: "CKV_AWS_18",
    at: "ServerlessDeploymentBucket",
    reason: "Holds this code and nothing secret; CloudTrail has who deployed it.",
  },
  {
    id: "CKV_AWS_21",
    at: "ServerlessDeploymentBucket",
    reason: "Each deployment has a folder of its own; a version can be built again from the repository.",
  },
  {
    id: "CKV_AWS_116",
    at: "AuditLambdaFunction",
    reason:
      "It has a destination on failure, which says more than a dead-letter queue; checkov does not know it.",
  },
  {
    id: "CKV_AWS_116",
    at: "RootActivityLambdaFunction",
    reason: "It is called by a queue, which has a dead-letter queue of its own.",
  },
  {
    id: "CKV_AWS_116",
    at: "SlackWebhookLambdaFunction",
    reason: "It has a destination on failure, which says more than a dead-letter queue.",
  },
  ...["Audit", "RootActivity", "SlackWebhook"].flatMap((name) => [
    {
      id: "CKV_AWS_158",
      at: `${name}LogGroup`,
      reason:
        "CloudWatch Logs encrypts it with a key of its own. It holds no secrets, and has to be readable when the key of " +
        "the evidence is what fails.",
    },
    {
      id: "CKV_AWS_115",
      at: `${name}LambdaFunction`,
      reason:
        "The quota of a new account is 10 concurrent executions, of which none can be reserved: it would not deploy.",
    },
    {
      id: "CKV_AWS_117",
      at: `${name}LambdaFunction`,
      reason:
        "It asks AWS's public endpoints and nothing else: a VPC would add a NAT gateway, and protect nothing.",
    },
    {
      id: "CKV_AWS_173",
      at: `${name}LambdaFunction`,
      reason: "Names of topics, bucket and stage: no secrets. Lambda encrypts them with a key of its own.",
    },
    {
      id: "W3005",
      at: `${name}LambdaFunction`,
      reason: "serverless adds the dependency on the role, needed or not.",
    },
  ]),
  ...["WithKey", "WithLock", "WithCompliance", "WithSlack", "WithTrail", "WithOperationsEmail"].map((at) => ({
    id: "W8003",
    at,
    reason: "serverless writes the parameters into the template: in one stack a condition has one answer.",
  })),
];

/** @returns the findings that no suppression covers, and the suppressions that cover none */
export function sift(findings: readonly Finding[], suppressions: readonly Suppression[]) {
  const covers = ({ id, at, stacks }: Suppression, finding: Finding) =>
    id === finding.id &&
    at === finding.at &&
    (stacks === undefined || stacks.some((stack) => stack === finding.stack));
  return {
    left: findings.filter((finding) => !suppressions.some((one) => covers(one, finding))),
    idle: suppressions.filter((one) => !findings.some((finding) => covers(one, finding))),
  };
}
