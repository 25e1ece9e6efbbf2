import * as z from "zod";
import { problemsOf } from "../src/settings/problems.ts";
import { hoursUntilMissing } from "./schedule.ts";

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

const days = (least: number, most: number) =>
  z.string().refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
    error: `it must be a number of days from ${least} to ${most}`,
  });

/**
 * The parameters of a deployment, `--param="name=value"`. Strings all of them, as the command line gives them. The
 * descriptions are the table of docs/parameters.md.
 */
export const parameters = z.strictObject({
  email: z.email('an e-mail address is needed: --param="email=security@example.com"').meta({
    description: "Who receives digests and alerts. AWS asks for confirmation by mail.",
  }),
  operationsEmail: z.union([z.literal(""), z.email()]).meta({
    description: "Who is told what is wrong with Rootwatch itself. Empty: the same address.",
  }),
  schedule: z
    .string()
    .superRefine((expression, context) => {
      try {
        hoursUntilMissing(expression);
      } catch (error) {
        context.addIssue((error as Error).message);
      }
    })
    .meta({
      description:
        "When to audit, as EventBridge Scheduler writes it. At least once in 6 days: CloudWatch can miss nothing for longer. Not in the hour that summer time skips: there is no audit on that night.",
    }),
  timeZone: z.string().refine(isTimeZone, "it must be a time zone such as Europe/Berlin").meta({
    description: "Of the schedule, and of the times in mails beside UTC.",
  }),
  settings: z.string().min(1).meta({
    description:
      "File with the settings. Checked and bundled when the stack is deployed; its hash is in every audit.",
  }),
  encryption: z.enum(["key", "none"]).meta({
    description:
      "`key`: a key of your own, a dollar a month, encrypts topics and evidence. `none`: the topics are not encrypted at rest, and the evidence with a key of S3's. A key can be added later, not taken away.",
  }),
  evidenceDays: days(30, 3653).meta({ description: "Days for which the evidence of an audit is kept." }),
  logDays: z.enum(LOG_DAYS).meta({ description: "Days for which the function's log is kept." }),
  slackWorkspaceId: z
    .union([z.literal(""), z.string().regex(/^[TE][A-Z0-9]+$/, "it begins with T or E")])
    .meta({
      description: "Workspace of Slack that Amazon Q Developer was given access to. Empty: no Slack.",
    }),
  slackChannelId: z
    .union([z.literal(""), z.string().regex(/^[CG][A-Z0-9]+$/, "it begins with C or G")])
    .meta({
      description: "Channel of that workspace.",
    }),
});

export type Parameters = z.infer<typeof parameters>;

/** @throws Error with one line for each parameter that is wrong */
export function parseParameters(found: unknown): Parameters {
  const result = parameters.safeParse(found);
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) => problemsOf(issue, parameters, found));
    throw new Error(problems.map(({ path, text }) => `${path.join(".")}: ${text}`).join("\n"));
  }
  const { slackWorkspaceId, slackChannelId } = result.data;
  if ((slackWorkspaceId === "") !== (slackChannelId === "")) {
    throw new Error("slackWorkspaceId and slackChannelId go together: one of them is missing");
  }
  return result.data;
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
