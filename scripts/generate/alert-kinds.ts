import { ALERT_KINDS, type AlertKind } from "../../src/alerts/classify.ts";
import type { Severity } from "../../src/rules/rule.ts";

interface Described {
  readonly event: string;
  /** Each that it can have, and when. A test compares them with what the fixtures are told as. */
  readonly severities: readonly (readonly [Severity, string?])[];
}

/** In words what src/alerts/classify.ts decides. */
export const DESCRIBED: Readonly<Record<AlertKind, Described>> = {
  test: { event: "a test of Rootwatch's own", severities: [["informational"]] },
  "root-task": {
    event: "a privileged task as root, done centrally from the organization (`sts:AssumeRoot`)",
    severities: [["medium"], ["critical", "it gives root a password again"]],
  },
  "root-sign-in": {
    event: "a sign-in to the console",
    severities: [
      ["high"],
      [
        "critical",
        "without MFA, or AWS does not say; its end is not told; failed ones came before it within a day",
      ],
    ],
  },
  "root-sign-in-failed": { event: "a sign-in to the console that failed", severities: [["high"]] },
  "root-recovery": {
    event: "recovery of the password was asked for or completed",
    severities: [["critical"]],
  },
  "root-password-changed": {
    event: "a change of the password",
    severities: [["high"], ["medium", "it failed"]],
  },
  "root-email-changed": {
    event: "a change of the root e-mail address, by anyone",
    severities: [["critical"]],
  },
  "root-changed-user-credential": {
    event: "root changed a credential of an IAM user",
    severities: [["high"]],
  },
  "root-mfa-removed": { event: "root's MFA device was removed", severities: [["critical"]] },
  "root-mfa-added": { event: "an MFA device was made or added to root", severities: [["medium"]] },
  "root-access-key": {
    event: "root's access key was made or changed",
    severities: [["critical"], ["low", "it was deleted"]],
  },
  "root-signing-certificate": {
    event: "root's signing certificate was uploaded or changed",
    severities: [["critical"]],
  },
  "root-cli-session": { event: "root opened a session without the console", severities: [["high"]] },
  "watch-tampered": {
    event: "a trail, or something of Rootwatch's own, was stopped, changed or deleted, by anyone",
    severities: [["critical"]],
  },
  "recovery-settings-changed": {
    event:
      "contacts, other settings of the account but for its Regions, or the password policy were changed, by anyone",
    severities: [["high"]],
  },
  "root-api-read": {
    event: "any other call by root that only reads; told with `rootReads=yes` alone",
    severities: [["informational"]],
  },
  "root-api-activity": { event: "any other call by root", severities: [["medium"]] },
};

/** The table of docs/root-activity.md, in the order in which kinds are asked. */
export function alertKindsTable(): string {
  return [
    "| kind | what happened | severity |",
    "| --- | --- | --- |",
    ...ALERT_KINDS.map((kind) => {
      const { event, severities } = DESCRIBED[kind];
      const shown = severities.map(([severity, when]) =>
        when === undefined ? severity : `**${severity}**: ${when}`,
      );
      return `| \`${kind}\` | ${event} | ${shown.join("; ")} |`;
    }),
    "",
  ].join("\n");
}
