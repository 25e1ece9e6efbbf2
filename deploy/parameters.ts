import * as v from "../src/schema.ts";
import { problemOf } from "../src/settings/problems.ts";
import { regionsProblem } from "./regions.ts";
import { hoursUntilMissing } from "./schedule.ts";

/** Characters of service and stage together: with a Region and what is added to them a role's name may have 64. */
export const MAX_NAME = 33;

/** Days for which CloudWatch Logs can keep a log. Source: PutRetentionPolicy. */
const LOG_DAYS = [
  "30",
  "60",
  "90",
  "120",
  "150",
  "180",
  "365",
  "400",
  "545",
  "731",
  "1096",
  "1827",
  "3653",
] as const;

/** As AWS takes them, and nothing that CloudFormation would read something into. */
const ADDRESS = /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;
const NO_ADDRESS = 'an e-mail address is needed: --param="email=security@example.com"';

const days = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most,
      `it must be a number of days from ${least} to ${most}`,
    ),
  );

const emptyOr = (pattern: RegExp, problem: string) =>
  v.union([v.literal(""), v.pipe(v.string(), v.regex(pattern, problem))]);

/**
 * The parameters of a deployment, `--param="name=value"`. Strings all of them, as the command line gives them. The
 * descriptions are the table of docs/parameters.md.
 */
export const parameters = v.strictObject({
  email: v.pipe(
    v.string(NO_ADDRESS),
    v.regex(ADDRESS, NO_ADDRESS),
    v.description("Who receives digests and alerts. AWS asks for confirmation by mail."),
  ),
  operationsEmail: v.pipe(
    emptyOr(ADDRESS, "it must be an e-mail address, or empty"),
    v.description("Who is told what is wrong with Rootwatch itself. Empty: the same address."),
  ),
  schedule: v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      try {
        if (dataset.typed) hoursUntilMissing(dataset.value);
      } catch (error) {
        addIssue({ message: (error as Error).message });
      }
    }),
    v.description(
      "When to audit, as EventBridge Scheduler writes it. At least once in 6 days: CloudWatch can miss nothing for longer. Not in the hour that summer time skips: there is no audit on that night.",
    ),
  ),
  timeZone: v.pipe(
    v.string(),
    v.check(isTimeZone, "it must be a time zone such as Europe/Berlin"),
    v.description("Of the schedule, and of the times in mails beside UTC."),
  ),
  settings: v.pipe(
    v.string(),
    v.minLength(1),
    v.description(
      "File with the settings. Checked and bundled when the stack is deployed; its hash is in every audit.",
    ),
  ),
  encryption: v.pipe(
    v.picklist(["key", "none"]),
    v.description(
      "`key`: a key of your own, a dollar a month, encrypts topics and evidence. `none`: the topics are not encrypted at rest, and the evidence with a key of S3's. A key can be added later, not taken away.",
    ),
  ),
  evidenceDays: v.pipe(days(30, 3653), v.description("Days for which the evidence of an audit is kept.")),
  objectLock: v.pipe(
    v.picklist(["none", "governance", "compliance"]),
    v.description(
      "Whether S3 Object Lock keeps everything in the evidence bucket for `evidenceDays`. `governance`: nobody can delete it earlier but who has a permission for just that. `compliance`: nobody at all. Can be added later and made stricter, never taken away: docs/evidence.md.",
    ),
  ),
  logDays: v.pipe(v.picklist(LOG_DAYS), v.description("Days for which the function's log is kept.")),
  slackWorkspaceId: v.pipe(
    emptyOr(/^[TE][A-Z0-9]+$/, "it begins with T or E"),
    v.description("Workspace of Slack that Amazon Q Developer was given access to. Empty: no Slack."),
  ),
  slackChannelId: v.pipe(
    emptyOr(/^[CG][A-Z0-9]+$/, "it begins with C or G"),
    v.description("Channel of that workspace."),
  ),
  slackWebhook: v.pipe(
    emptyOr(
      /^(\/?[\w.-]+(\/[\w.-]+)*|arn:aws[a-z-]*:(ssm|secretsmanager):[a-z0-9-]+:\d{12}:(parameter|secret)[/:][\w/+=.@-]+)$/,
      "it must be the name or ARN of an SSM parameter, or the ARN of a secret, and never the URL itself",
    ),
    v.description(
      "Where the URL of an incoming webhook of Slack is kept: name of a SecureString in SSM, or ARN of a secret in Secrets Manager, in this Region. Empty: no such webhook.",
    ),
  ),
  watchRegions: v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? regionsProblem(dataset.value) : undefined;
      if (problem !== undefined) addIssue({ message: problem });
    }),
    v.description(
      "Regions in which root activity is watched, separated by commas. `default`: all that are enabled in every account. Whatever is left out is named in every digest; a sign-in as root is recorded in us-east-1, us-east-2 or us-west-2.",
    ),
  ),
  forwarders: v.pipe(
    v.picklist(["stack-set", "by-hand"]),
    v.description(
      "How the other Regions get the rules that forward to this one. `stack-set`: with this stack. `by-hand`: where StackSets are forbidden, see docs/watched-regions.md.",
    ),
  ),
  rootReads: v.pipe(
    v.picklist(["yes", "no"]),
    v.description(
      "Whether calls of root's that only read are told as well. Whoever looks around in the console as root makes hundreds.",
    ),
  ),
  createTrail: v.pipe(
    v.picklist(["yes", "no"]),
    v.description(
      "Whether to make a trail: without one that logs in all Regions, AWS tells of no sign-in. The first one in an account costs nothing but the storage.",
    ),
  ),
});

export type Parameters = v.InferOutput<typeof parameters>;

/** @throws Error with one line for each parameter that is wrong */
export function parseParameters(found: unknown): Parameters {
  const result = v.safeParse(parameters, found);
  if (!result.success) {
    const problems = result.issues.map((issue) => problemOf(issue, parameters));
    throw new Error(problems.map(({ path, text }) => `${path.join(".")}: ${text}`).join("\n"));
  }
  const { slackWorkspaceId, slackChannelId } = result.output;
  if ((slackWorkspaceId === "") !== (slackChannelId === "")) {
    throw new Error("slackWorkspaceId and slackChannelId go together: one of them is missing");
  }
  return result.output;
}

/** Names of the IANA as it writes them: EventBridge Scheduler takes no offsets, and Intl takes them in any case. */
const ZONE_NAME = /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Z][\w+-]*)+)$/;

function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
