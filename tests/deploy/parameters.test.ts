import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parameters, parseParameters } from "../../deploy/parameters.ts";
import * as v from "../../src/schema.ts";

interface ServiceFile {
  readonly params: { readonly default: Readonly<Record<string, unknown>> };
  readonly custom: { readonly rootwatch: Readonly<Record<string, string>> };
}

// CloudFormation's tags are left unread: only the parameters are asked for.
const serviceFile = parse(readFileSync(join(import.meta.dirname, "../../serverless.yml"), "utf8"), {
  logLevel: "silent",
  merge: true,
}) as ServiceFile;
const names = Object.keys(parameters.entries);
const ENOUGH = { ...serviceFile.params.default, email: "security@example.com" };

function problemOf(given: object): string {
  try {
    parseParameters({ ...ENOUGH, ...given });
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

describe("serverless.yml", () => {
  it("has a default for each parameter, and for nothing else", () => {
    expect(Object.keys(serviceFile.params.default).sort()).toEqual(names.toSorted());
  });

  it("gives each parameter to the plugin that checks them, under its own name, and nothing else", () => {
    expect(serviceFile.custom.rootwatch).toEqual(
      Object.fromEntries(names.map((name) => [name, `\${param:${name}}`])),
    );
  });

  it("has defaults that need an e-mail address and nothing else", () => {
    expect(parseParameters(ENOUGH)).toEqual(ENOUGH);
    expect(problemOf({ email: serviceFile.params.default.email })).toMatch(/^email: [^\n]+$/);
  });
});

describe("every parameter", () => {
  it.each(Object.entries(parameters.entries))(
    "%s is described, for the table of the documentation",
    (_, schema) => {
      expect(v.getDescription(schema)).toMatch(/^.+\.$/);
    },
  );

  it.each(names)("%s has to be there", (name) => {
    expect(problemOf({ [name]: undefined })).toMatch(new RegExp(`^${name}: (.* \\()?missing\\)?$`));
  });
});

describe("a value is taken", () => {
  it.each([
    { email: "first.last+audit@mail.example.co.uk" },
    { operationsEmail: "" },
    { operationsEmail: "operations@example.com" },
    { schedule: "rate(12 hours)" },
    { schedule: "cron(0 6 ? * MON-FRI *)" },
    { timeZone: "Europe/Berlin" },
    { timeZone: "America/Argentina/Buenos_Aires" },
    { settings: "settings/production.yml" },
    { encryption: "key" },
    { encryption: "none" },
    { evidenceDays: "30" },
    { evidenceDays: "3653" },
    { objectLock: "none" },
    { objectLock: "governance" },
    { objectLock: "compliance" },
    { logDays: "30" },
    { logDays: "3653" },
    { slackWorkspaceId: "T07EA123LEP", slackChannelId: "C07EZ1ABC23" },
    { slackWorkspaceId: "E07EA123LEP", slackChannelId: "G07EZ1ABC23" },
  ])("as it is: %j", (given) => {
    expect(parseParameters({ ...ENOUGH, ...given })).toEqual({ ...ENOUGH, ...given });
  });
});

describe("a value is refused", () => {
  const NEEDED = 'an e-mail address is needed: --param="email=security@example.com"';
  const LOG_DAYS =
    '"30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827" or "3653"';

  it.each([
    ["no address", { email: "" }, `email: ${NEEDED} (found "")`],
    ["half an address", { email: "security@" }, `email: ${NEEDED} (found "security@")`],
    [
      "two addresses",
      { email: "a@example.com,b@example.com" },
      `email: ${NEEDED} (found "a@example.com,b@example.com")`,
    ],
    [
      "half an address of operations",
      { operationsEmail: "operations" },
      'operationsEmail: it must be an e-mail address, or empty (found "operations")',
    ],
    [
      "a schedule that cannot be watched over",
      { schedule: "rate(7 days)" },
      'schedule: "rate(7 days)" leaves 168 hours between two audits; at most 166 can be watched over (found "rate(7 days)")',
    ],
    [
      "a schedule of another notation",
      { schedule: "0 6 * * *" },
      'schedule: "0 6 * * *" is no schedule: rate(1 day) and cron(0 6 * * ? *) are such (found "0 6 * * *")',
    ],
    [
      "a place that is no time zone",
      { timeZone: "Europe/Bonn" },
      'timeZone: it must be a time zone such as Europe/Berlin (found "Europe/Bonn")',
    ],
    [
      "an offset, which EventBridge Scheduler does not know",
      { timeZone: "+05:00" },
      'timeZone: it must be a time zone such as Europe/Berlin (found "+05:00")',
    ],
    [
      "a time zone in small letters",
      { timeZone: "europe/berlin" },
      'timeZone: it must be a time zone such as Europe/Berlin (found "europe/berlin")',
    ],
    ["no time zone", { timeZone: "" }, 'timeZone: it must be a time zone such as Europe/Berlin (found "")'],
    ["no settings", { settings: "" }, 'settings: expected 1 or more characters (found "")'],
    ["an unknown encryption", { encryption: "kms" }, 'encryption: expected "key" or "none" (found "kms")'],
    [
      "a lock as S3 writes it",
      { objectLock: "GOVERNANCE" },
      'objectLock: expected "none", "governance" or "compliance" (found "GOVERNANCE")',
    ],
    [
      "evidence of less than a month",
      { evidenceDays: "29" },
      'evidenceDays: it must be a number of days from 30 to 3653 (found "29")',
    ],
    [
      "evidence of more than ten years",
      { evidenceDays: "3654" },
      'evidenceDays: it must be a number of days from 30 to 3653 (found "3654")',
    ],
    [
      "evidence for ever",
      { evidenceDays: "" },
      'evidenceDays: it must be a number of days from 30 to 3653 (found "")',
    ],
    [
      "days that are not whole",
      { evidenceDays: "90.5" },
      'evidenceDays: it must be a number of days from 30 to 3653 (found "90.5")',
    ],
    [
      "days in another notation",
      { evidenceDays: "4e2" },
      'evidenceDays: it must be a number of days from 30 to 3653 (found "4e2")',
    ],
    [
      "days that CloudWatch Logs does not have",
      { logDays: "100" },
      `logDays: expected ${LOG_DAYS} (found "100")`,
    ],
    [
      "a workspace by its name",
      { slackWorkspaceId: "example", slackChannelId: "C07EZ1ABC23" },
      'slackWorkspaceId: it begins with T or E (found "example")',
    ],
    [
      "a channel by its name",
      { slackWorkspaceId: "T07EA123LEP", slackChannelId: "#security" },
      'slackChannelId: it begins with C or G (found "#security")',
    ],
    [
      "a workspace without a channel",
      { slackWorkspaceId: "T07EA123LEP" },
      "slackWorkspaceId and slackChannelId go together: one of them is missing",
    ],
    [
      "a channel without a workspace",
      { slackChannelId: "C07EZ1ABC23" },
      "slackWorkspaceId and slackChannelId go together: one of them is missing",
    ],
    ["a typo in a name", { emial: "a@example.com" }, 'emial: unknown key; did you mean "email"?'],
    ["a name like no other", { banana: "1" }, "banana: unknown key"],
  ])("in one line: %s", (_, given, problem) => {
    expect(problemOf(given)).toBe(problem);
  });

  it("together with all others, a line each", () => {
    expect(problemOf({ email: "", timeZone: "Mars", evidenceDays: "1" }).split("\n")).toEqual([
      `email: ${NEEDED} (found "")`,
      'timeZone: it must be a time zone such as Europe/Berlin (found "Mars")',
      'evidenceDays: it must be a number of days from 30 to 3653 (found "1")',
    ]);
  });
});
