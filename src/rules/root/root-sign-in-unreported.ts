import { completeSince, isRecorded, USE_TOLERANCE_MS } from "../../account/root-events.ts";
import { isoSeconds, newestOf } from "../../account/time.ts";
import { defineRule } from "../define-rule.ts";
import { type RootUse, rootUses, TRACE } from "../root-uses.ts";
import { cannotJudge, mayBeAmongMore } from "../rule.ts";

/** AWS delivers events within minutes as a rule and promises nothing: so long, one that is missing may be on its way. */
const DELIVERY_MS = 30 * 60_000;

export default defineRule({
  id: "root-sign-in-unreported",
  title: "Every use of the root user has been reported",
  severity: "high",
  fact: true,
  resource: "root-user",
  guidance: {
    why:
      "AWS delivers the events that alerts are made of as well as it can, and promises nothing. Whoever signs in as root " +
      "can also end the delivery first. The credential report is another witness: a use that it shows and of which " +
      "nobody was told was missed, or hidden.",
    fix: "Find out who used root; if nobody knows, treat the account as breached. Then see why no event came.",
    console: [
      "Open CloudTrail, then Event history, in each of us-east-1, us-east-2 and us-west-2, and look up Event name " +
        "ConsoleLogin around the time of the use. For an access key look up User name root in the Regions in use.",
      "If there is no event, ask those who know root's password whether they signed in to another AWS site with it, " +
        "such as the forums or AWS Marketplace: that counts as a use of the password, and is recorded nowhere.",
      "If there is one, see that a trail of all Regions is logging: CloudTrail, then Trails. Without it EventBridge " +
        "delivers nothing.",
      "Open Amazon EventBridge, then Rules, in the same Region, and see that Rootwatch's rules are there and enabled; " +
        "then look whether events wait in its dead-letter queue.",
      "If nobody knows of the use: change root's password, delete its access keys, check its MFA devices and e-mail " +
        "address, and open a case with AWS Support.",
    ],
    cli: [
      "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ConsoleLogin " +
        "--region us-east-1   # and us-east-2, us-west-2",
    ],
  },
  needs: ["credentialReport", "rootEvents"],
  messages: {
    unreported:
      "Root was used, and no alert reached us: {uses}. Signing in to other AWS sites can also cause this, and so can calls by a key that only read.",
    reported: "Each use of root since {since} that the credential report shows is on record: {uses}.",
    onItsWay: "Root was used just before the audit, and the event may still be on its way: {uses}.",
    notSince:
      "Root's events are on record since {since}, and the credential report shows no later use of it.",
    notRecorded: "No installation of Rootwatch records root's events for this audit.",
  },
  applies: {
    needs: ["credentialReport"],
    test: (_, { missing }) =>
      missing.rootEvents === "not_collected"
        ? { outcome: "not_applicable", message: "notRecorded" }
        : undefined,
  },
  check: ({ credentialReport: { root }, rootEvents }, { now, capturedAt }) => {
    if (!root.known) return cannotJudge(root.problem);
    const { moreCredentials } = root.value;
    const { uses, gaps, evidence: shown } = rootUses(root.value);
    const start = (means: RootUse["means"]) => completeSince(rootEvents, TRACE[means], now);
    const since = newestOf(start("its password"), start("an access key"));
    const evidence = { ...shown, recorded_since: since };

    const reported = uses.filter(({ at, means }) => isRecorded(rootEvents, TRACE[means], at));
    const others = uses.filter(
      (use) => !reported.includes(use) && use.at.getTime() > start(use.means).getTime() + USE_TOLERANCE_MS,
    );
    const unreported = others.filter(({ at }) => capturedAt.getTime() - at.getTime() >= DELIVERY_MS);
    const last = unreported.at(-1);
    if (last !== undefined) {
      const data = { uses: listed(unreported) };
      return { outcome: "fail", message: "unreported", data, evidence, since: last.at };
    }
    if (gaps.length > 0) return { ...cannotJudge(gaps.join("; ")), evidence };
    if (others.length > 0) {
      const data = { uses: listed(others) };
      return { outcome: "unknown", message: "onItsWay", data, evidence, reason: "not_ready" };
    }
    if (moreCredentials !== undefined) return mayBeAmongMore(moreCredentials, evidence);
    if (reported.length > 0) {
      return { outcome: "pass", message: "reported", data: { since, uses: listed(reported) }, evidence };
    }
    return { outcome: "not_applicable", message: "notSince", data: { since }, evidence };
  },
});

function listed(uses: readonly RootUse[]): string {
  return uses.map(({ at, means }) => `${means} on ${isoSeconds(at)}`).join(", ");
}
