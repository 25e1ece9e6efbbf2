import type { LastUse } from "../../account/report-cells.ts";
import type { ReportRow } from "../../account/report-row.ts";
import { ageMs, ageText, isOlderThan, isoSeconds } from "../../account/time.ts";
import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { cannotJudge, type Evidence } from "../rule.ts";

export default defineRule({
  id: "root-recent-use",
  title: "The root user has not been used lately",
  severity: "high",
  fact: true,
  resource: "root-user",
  guidance: {
    why:
      "Root can do everything and answers to no policy, so each use is either one of the few tasks that need it or a " +
      "habit, or somebody else. An owner should be able to say which.",
    fix: "Find out who used root and for what; if nobody knows, change its password and treat the account as breached.",
    console: [
      "Open CloudTrail, then Event history, in each of us-east-1, us-east-2 and us-west-2: root's sign-ins are " +
        "recorded in any of them.",
      "Look up Event name ConsoleLogin, and keep those whose user type is Root; note source IP address and time.",
      "Look at what followed in the Regions that the account uses: CloudTrail records an action where it was made.",
      "Ask those who can sign in as root. If one of them did, write down why, and give them a role that can do it.",
      "If nobody did: change root's password, delete its access keys, check its MFA devices and e-mail address, and " +
        "open a case with AWS Support.",
    ],
    cli: [
      "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ConsoleLogin " +
        "--region us-east-1   # and us-east-2, us-west-2",
    ],
  },
  // The threshold is our own: the standards ask people for a review, or a metric filter with an alarm.
  controls: controlsOf("root-recent-use", "partial"),
  parameters: { withinDays: wholeNumber({ byDefault: 7, least: 1 }) },
  needs: ["credentialReport"],
  messages: {
    recent: "Root was last used on {used} with {means}, {age} ago: within the last {withinDays} days.",
    longAgo: "Root was last used on {used} with {means}, {age} ago.",
    never: "Root has never been used since AWS began to record it.",
  },
  check: ({ credentialReport: { root } }, { now, parameters: { withinDays } }) => {
    if (!root.known) return cannotJudge(root.problem);
    const { moreCredentials } = root.value;
    const { last, gaps, evidence } = usesOf(root.value);
    if (last !== undefined && !isOlderThan(now, last.at, withinDays)) {
      const data = { ...inWords(last, now), withinDays };
      return { outcome: "fail", message: "recent", data, evidence, since: last.at };
    }
    if (gaps.length > 0) return { ...cannotJudge(gaps.join("; ")), evidence };
    if (moreCredentials !== undefined) {
      return { outcome: "unknown", message: "moreCredentials", data: { info: moreCredentials }, evidence };
    }
    if (last === undefined) return { outcome: "pass", message: "never", evidence };
    return { outcome: "pass", message: "longAgo", data: inWords(last, now), evidence };
  },
});

interface Use {
  readonly at: Date;
  readonly means: string;
}

/** The newest use of all, and what AWS does not say: a newer one may hide in there. */
function usesOf({ password, accessKeys }: ReportRow): {
  last: Use | undefined;
  gaps: string[];
  evidence: Evidence;
} {
  const uses: Use[] = [];
  const gaps: string[] = [];
  const take = (lastUsed: LastUse, means: string) => {
    if (lastUsed.kind === "date") uses.push({ at: lastUsed.at, means });
    if (lastUsed.kind === "not_supported")
      gaps.push(`the credential report does not say when ${means} was last used`);
  };
  if (password.known) {
    const { state, lastUsed } = password.value;
    take(lastUsed, "its password");
    // "N/A" says that there is no password, and a report that does not know of one cannot know that.
    if (state === "not_supported" && lastUsed.kind === "none") {
      gaps.push("the credential report does not say whether root has a password");
    }
  } else gaps.push(password.problem);
  if (accessKeys.known) for (const { lastUsed } of accessKeys.value) take(lastUsed, "an access key");
  else gaps.push(accessKeys.problem);

  const last = uses.reduce<Use | undefined>(
    (newest, use) => (newest === undefined || use.at > newest.at ? use : newest),
    undefined,
  );
  const evidence = {
    ...(password.known ? { password_last_used: asWritten(password.value.lastUsed, "no_information") } : {}),
    ...(accessKeys.known
      ? { access_key_last_used_date: accessKeys.value.map((key) => asWritten(key.lastUsed, "N/A")).sort() }
      : {}),
  };
  return { last, gaps, evidence };
}

function asWritten(lastUsed: LastUse, never: string): string {
  switch (lastUsed.kind) {
    case "date":
      return isoSeconds(lastUsed.at);
    case "never":
      return never;
    case "none":
      return "N/A";
    case "not_supported":
      return lastUsed.kind;
  }
}

function inWords({ at, means }: Use, now: Date) {
  return { used: at, means, age: ageText(ageMs(now, at)) };
}
