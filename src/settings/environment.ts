import { RootwatchError } from "../errors.ts";
import * as z from "../schema.ts";

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;
const NO_TOPIC = "it must be the ARN of a topic";
const topicArn = z.string().check(z.regex(TOPIC_ARN, NO_TOPIC));

const schema = z.object({
  ROOTWATCH_ALERTS_TOPIC: topicArn,
  ROOTWATCH_OPERATIONS_TOPIC: topicArn,
  /** Empty where Amazon Q Developer is not configured: CloudFormation has no way to leave a variable out. */
  ROOTWATCH_CHAT_TOPIC: z.optional(
    z.string().check(z.refine((arn) => arn === "" || TOPIC_ARN.test(arn), NO_TOPIC)),
  ),
  ROOTWATCH_BUCKET: z.string().check(z.minLength(3)),
  // Whether there is such a zone was checked when the stack was deployed: here it would cost a tenth of the start.
  ROOTWATCH_TIME_ZONE: z.string().check(z.minLength(1)),
  AWS_REGION: z.string().check(z.minLength(1)),
});

/** What the stack tells its functions. */
export interface Environment {
  readonly topics: {
    readonly alerts: string;
    readonly operations: string;
    readonly chat: string | undefined;
  };
  readonly bucket: string;
  readonly timeZone: string;
  readonly region: string;
}

/** @throws RootwatchError `environment_invalid`, naming each variable */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const result = schema.safeParse(variables);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path: [name], message }) =>
        `${String(name)}: ${message} (found ${JSON.stringify(variables[String(name)])})`,
    );
    throw new RootwatchError("environment_invalid", `The environment is not valid. ${problems.join("; ")}`);
  }
  const found = result.data;
  return {
    topics: {
      alerts: found.ROOTWATCH_ALERTS_TOPIC,
      operations: found.ROOTWATCH_OPERATIONS_TOPIC,
      chat: found.ROOTWATCH_CHAT_TOPIC || undefined,
    },
    bucket: found.ROOTWATCH_BUCKET,
    timeZone: found.ROOTWATCH_TIME_ZONE,
    region: found.AWS_REGION,
  };
}
