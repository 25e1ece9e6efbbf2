import { RootwatchError } from "../errors.ts";

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;
const NO_TOPIC = "it must be the ARN of a topic";

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

/**
 * Without the schema library: a function reads its environment before all else.
 *
 * @throws RootwatchError `environment_invalid`, naming each variable and what stands there
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const problems: string[] = [];
  const read = (name: string, isRight: (text: string) => boolean, problem: string): string => {
    const text = variables[name] ?? "";
    if (!isRight(text)) problems.push(`${name}: ${problem} (found ${JSON.stringify(variables[name])})`);
    return text;
  };
  const topic = (name: string) => read(name, (arn) => TOPIC_ARN.test(arn), NO_TOPIC);
  const text = (name: string, least: number) =>
    read(name, ({ length }) => length >= least, `it must have ${least} characters or more`);
  const environment = {
    topics: {
      alerts: topic("ROOTWATCH_ALERTS_TOPIC"),
      operations: topic("ROOTWATCH_OPERATIONS_TOPIC"),
      // Empty where Amazon Q Developer is not configured: CloudFormation has no way to leave a variable out.
      chat: variables["ROOTWATCH_CHAT_TOPIC"] ? topic("ROOTWATCH_CHAT_TOPIC") : undefined,
    },
    bucket: text("ROOTWATCH_BUCKET", 3),
    // Whether there is such a zone was checked when the stack was deployed: here it would cost a tenth of the start.
    timeZone: text("ROOTWATCH_TIME_ZONE", 1),
    region: text("AWS_REGION", 1),
  };
  if (problems.length > 0) {
    throw new RootwatchError("environment_invalid", `The environment is not valid. ${problems.join("; ")}`);
  }
  return environment;
}
