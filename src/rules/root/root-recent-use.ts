import { wasTold } from "../../account/root-events.ts";
import { ageMs, ageText, isOlderThan } from "../../account/time.ts";
import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { type RootUse, rootUses, TRACE } from "../root-uses.ts";
import { cannotJudge, mayBeAmongMore } from "../rule.ts";

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
  uses: ["rootEvents"],
  messages: {
    recent: "Root was last used on {used} with {means}, {age} ago: within the last {withinDays} days.",
    longAgo: "Root was last used on {used} with {means}, {age} ago.",
    never: "Root has never been used since AWS began to record it.",
  },
  check: ({ credentialReport: { root }, rootEvents }, { now, parameters: { withinDays } }) => {
    if (!root.known) return cannotJudge(root.problem);
    const { moreCredentials } = root.value;
    const { uses, gaps, evidence } = rootUses(root.value);
    // Of all its means: the newest counts, not the first that has a date.
    const last = uses.at(-1);
    if (last !== undefined && !isOlderThan(now, last.at, withinDays)) {
      const data = { ...inWords(last, now), withinDays };
      const alerted = rootEvents !== undefined && wasTold(rootEvents, TRACE[last.means], last.at);
      return { outcome: "fail", message: "recent", data, evidence, since: last.at, alerted };
    }
    if (gaps.length > 0) return { ...cannotJudge(gaps.join("; ")), evidence };
    if (moreCredentials !== undefined) return mayBeAmongMore(moreCredentials, evidence);
    if (last === undefined) return { outcome: "pass", message: "never", evidence };
    return { outcome: "pass", message: "longAgo", data: inWords(last, now), evidence };
  },
});

function inWords({ at, means }: RootUse, now: Date) {
  return { used: at, means, age: ageText(ageMs(now, at)) };
}
