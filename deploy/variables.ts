import { SNSClient } from "@aws-sdk/client-sns";
import { patternsOf, RULE_NAMES } from "./event-patterns.ts";
import { forwarderTemplate } from "./forwarder.ts";
import { ownResourcesPattern } from "./own-resources.ts";
import { isEnabledByHand, unwatchedRegions, watchedRegions } from "./regions.ts";
import { hoursUntilMissing } from "./schedule.ts";

interface VariableRequest {
  readonly address: string;
  resolveVariable(variable: string): Promise<unknown>;
}

type Ask = (variable: string) => Promise<string>;

/** By the state of a rule EventBridge decides whether it delivers calls that only read. */
const ROOT_CALL_STATE = { yes: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", no: "ENABLED" };

/** What serverless.yml asks for by `${rootwatch:...}`. */
const VARIABLES: Readonly<Record<string, (ask: Ask) => Promise<unknown>>> = {
  hoursUntilMissing: async (ask) => hoursOf(await ask("param:schedule")),
  /** The same for the environment of a function, in which everything is text. */
  auditHours: async (ask) => String(hoursOf(await ask("param:schedule"))),
  watchedRegions: async (ask) => (await watched(ask)).join(" "),
  unwatchedRegions: async (ask) =>
    unwatchedRegions(await ask("param:watchRegions"), await ask("self:provider.region")).join(" "),
  forwardRegions: async (ask) => {
    const home = await ask("self:provider.region");
    return (await watched(ask)).filter((region) => region !== home);
  },
  rootCallState: async (ask) => ROOT_CALL_STATE[(await ask("param:rootReads")) === "yes" ? "yes" : "no"],
  slackWebhookAction: async (ask) => SECRETS[kindOf(await ask("param:slackWebhook"))].action,
  slackWebhookCondition: async (ask) => {
    const reference = await ask("param:slackWebhook");
    return { StringEquals: { [SECRETS[kindOf(reference)].context]: secretArn(reference) } };
  },
  slackWebhookArn: async (ask) => secretArn(await ask("param:slackWebhook")),
  forwarderTemplate: async () => JSON.stringify(forwarderTemplate()),
  // A Region that is enabled by hand has a CloudFormation of its own name.
  stackSetPrincipals: async (ask) => [
    "cloudformation.amazonaws.com",
    ...(await watched(ask)).filter(isEnabledByHand).map((region) => `cloudformation.${region}.amazonaws.com`),
  ],
  "pattern.own-resources": async (ask) => ownResourcesPattern(await ask("self:custom.name")),
  ...Object.fromEntries(
    RULE_NAMES.map((name) => [
      `pattern.${name}`,
      async (ask: Ask) => patternsOf(await ask("self:custom.name"))[name],
    ]),
  ),
};

/** How a value is read, and what is said of it to the key that it is under. */
const SECRETS = {
  secret: { action: "secretsmanager:GetSecretValue", context: "kms:EncryptionContext:SecretARN" },
  parameter: { action: "ssm:GetParameter", context: "kms:EncryptionContext:PARAMETER_ARN" },
};

function kindOf(reference: string): keyof typeof SECRETS {
  return /^arn:[^:]*:secretsmanager:/.test(reference) ? "secret" : "parameter";
}

/** Of a parameter of SSM the name is enough. */
function secretArn(reference: string): unknown {
  if (reference.startsWith("arn:")) return reference;
  const name = reference.replace(/^\//, "");
  return { "Fn::Sub": `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${name}` };
}

export async function resolveVariable({ address, resolveVariable: resolve }: VariableRequest) {
  const variable = VARIABLES[address];
  if (variable === undefined) throw new Error(`there is no \${rootwatch:${address}}`);
  return { value: await variable(async (name) => String(await resolve(name))) };
}

async function watched(ask: Ask): Promise<string[]> {
  return watchedRegions(await ask("param:watchRegions"), await ask("self:provider.region"));
}

function hoursOf(schedule: string): number {
  try {
    return hoursUntilMissing(schedule);
  } catch {
    // A schedule that cannot be read is told of with all other parameters.
    return 1;
  }
}

/**
 * The Region that the AWS profile names, where the framework would not see it: it reads the environment alone, and takes
 * us-east-1 where that says nothing.
 */
export async function passedOverRegion(profile: string | undefined): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_REGION || AWS_DEFAULT_REGION) return undefined;
  try {
    const region = await new SNSClient(profile === undefined ? {} : { profile }).config.region();
    return region === "us-east-1" ? undefined : region;
  } catch {
    // No profile names one.
    return undefined;
  }
}
