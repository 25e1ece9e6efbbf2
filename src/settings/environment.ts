import { RootwatchError } from "../errors.ts";

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;
const NO_TOPIC = "it must be the ARN of a topic";

/** What the stack tells each of its functions. */
interface Environment {
  readonly topics: {
    readonly alerts: string;
    readonly operations: string;
    readonly chat: string | undefined;
  };
  readonly bucket: string;
  readonly timeZone: string;
  readonly region: string;
}

/** What it tells the function that audits. */
export interface AuditEnvironment extends Environment {
  /** Regions that every account has, and whose root activity nobody looks at. */
  readonly unwatchedRegions: readonly string[];
  /** Hours after an audit within which the next one comes, or is missed. */
  readonly auditHours: number;
}

/** What it tells the function that hears of root activity. */
export interface ActivityEnvironment extends Environment {
  /** Service and stage: names of functions and rules begin with it. */
  readonly name: string;
  /** Id of the key; undefined where there is none. */
  readonly keyId: string | undefined;
  readonly watchedRegions: readonly string[];
  readonly tellReads: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Without the schema library: a function reads its environment before all else.
 *
 * @throws RootwatchError `environment_invalid`, naming each variable and what stands there
 */
export function parseEnvironment(variables: Variables): AuditEnvironment {
  return parsed(variables, (read) => ({
    ...common(read),
    // Empty where all are watched.
    unwatchedRegions: read.optional("ROOTWATCH_UNWATCHED_REGIONS")?.split(" ") ?? [],
    auditHours: read.count("ROOTWATCH_AUDIT_HOURS"),
  }));
}

/** @throws RootwatchError `environment_invalid`, naming each variable and what stands there */
export function parseActivityEnvironment(variables: Variables): ActivityEnvironment {
  return parsed(variables, (read) => ({
    ...common(read),
    name: read.text("ROOTWATCH_NAME", 1),
    // Empty where the stack has no key.
    keyId: read.optional("ROOTWATCH_KEY"),
    watchedRegions: read.text("ROOTWATCH_REGIONS", 1).split(" "),
    tellReads: read.text("ROOTWATCH_ROOT_READS", 1) === "yes",
  }));
}

interface Read {
  text(name: string, least: number): string;
  topic(name: string): string;
  count(name: string): number;
  optional(name: string): string | undefined;
}

function common(read: Read): Environment {
  return {
    topics: {
      alerts: read.topic("ROOTWATCH_ALERTS_TOPIC"),
      operations: read.topic("ROOTWATCH_OPERATIONS_TOPIC"),
      // Empty where Amazon Q Developer is not configured: CloudFormation has no way to leave a variable out.
      chat:
        read.optional("ROOTWATCH_CHAT_TOPIC") === undefined ? undefined : read.topic("ROOTWATCH_CHAT_TOPIC"),
    },
    bucket: read.text("ROOTWATCH_BUCKET", 3),
    // Whether there is such a zone was checked when the stack was deployed: here it would cost a tenth of the start.
    timeZone: read.text("ROOTWATCH_TIME_ZONE", 1),
    region: read.text("AWS_REGION", 1),
  };
}

function parsed<Environment>(variables: Variables, parse: (read: Read) => Environment): Environment {
  const problems: string[] = [];
  const read = (name: string, isRight: (text: string) => boolean, problem: string): string => {
    const text = variables[name] ?? "";
    if (!isRight(text)) problems.push(`${name}: ${problem} (found ${JSON.stringify(variables[name])})`);
    return text;
  };
  const environment = parse({
    topic: (name) => read(name, (arn) => TOPIC_ARN.test(arn), NO_TOPIC),
    text: (name, least) =>
      read(name, ({ length }) => length >= least, `it must have ${least} characters or more`),
    optional: (name) => variables[name] || undefined,
    count: (name) =>
      Number(read(name, (text) => /^[1-9]\d{0,3}$/.test(text), "it must be a whole number from 1 to 9999")),
  });
  if (problems.length > 0) {
    throw new RootwatchError("environment_invalid", `The environment is not valid. ${problems.join("; ")}`);
  }
  return environment;
}
