import { managementEvents } from "../../account/event-selectors.ts";
import type { RawValues } from "../../account/section-values.ts";
import { signInsHeard } from "../../account/sign-ins-heard.ts";
import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";

export default defineRule({
  id: "trail-multi-region",
  title: "A trail records the management events of all Regions",
  severity: "high",
  resource: "account",
  guidance: {
    why:
      "EventBridge tells of a sign-in only where a trail records it, and AWS serves root's sign-ins from several Regions: " +
      "without a trail of all Regions nothing that watches for root hears of it, and nobody can look it up later.",
    fix: "Make one trail that covers all Regions and records management events, and see that it is logging.",
    console: [
      "In an organization, do it once in the management account, with Enable for all accounts in my organization.",
      "Open CloudTrail, then Trails. Where no trail covers all Regions choose Create trail: one that is made in the " +
        "console does.",
      "Give it a bucket of its own that nobody writes to but CloudTrail.",
      "Under Events choose Management events, and under API activity both Read and Write; exclude nothing.",
      "A trail that is there and not logging: open it and choose Start logging.",
      "Ask who stopped it: StopLogging in CloudTrail's Event history says when, and by whom.",
    ],
    cli: [
      "aws cloudtrail create-trail --name NAME --s3-bucket-name BUCKET --is-multi-region-trail",
      "aws cloudtrail start-logging --name NAME",
      "aws cloudtrail put-event-selectors --trail-name NAME --event-selectors " +
        '\'[{"ReadWriteType":"All","IncludeManagementEvents":true}]\'',
    ],
  },
  // A trail that records writes alone is enough to be heard, and not for the standards, which ask for reads too. Nor is
  // any of them answered by an organization's trail whose selectors cannot be read. So no pass is claimed.
  controls: controlsOf("cloudtrail-multi-region", "looser"),
  needs: ["trails"],
  messages: {
    all: "Trail {trail} is logging in all Regions and records all management events.",
    writes:
      "Trail {trail} is logging in all Regions and records root's sign-ins, but not all management events, which the standards ask for.",
    organization:
      "The organization's trail {trail} is logging in all Regions; what it records can be read in the management account alone.",
    none: "No trail covers all Regions: EventBridge hears of no sign-in of root that is recorded in a Region without a trail.",
    stopped: "Trail {trail} covers all Regions and is not logging: EventBridge hears of no sign-in of root.",
    noWrites:
      "Trail {trail} covers all Regions and records no management write events: EventBridge hears of no sign-in of root.",
    unsure: "Whether EventBridge hears of root's sign-ins is not known: {problem}.",
  },
  check: ({ trails }, { accountId }) => {
    const hearing = signInsHeard(trails, accountId);
    const evidence = { trails: trails.map(shown).sort() };
    switch (hearing.because) {
      case "all":
        return { outcome: "pass", message: "all", data: { trail: hearing.trail }, evidence };
      case "writes":
        return { outcome: "pass", message: "writes", data: { trail: hearing.trail }, evidence };
      case "organization":
        return { outcome: "pass", message: "organization", data: { trail: hearing.trail }, evidence };
      case "none":
        return { outcome: "fail", message: "none", evidence };
      case "stopped":
        return { outcome: "fail", message: "stopped", data: { trail: hearing.trail }, evidence };
      case "noWrites":
        return { outcome: "fail", message: "noWrites", data: { trail: hearing.trail }, evidence };
      case "unsure":
        return {
          outcome: "unknown",
          message: "unsure",
          data: { problem: hearing.problem },
          evidence,
          reason: hearing.reason,
        };
    }
  },
});

/** A trail as AWS describes it, and of its selectors what they come to. */
function shown(trail: RawValues["trails"][number]): string {
  const { TrailARN, IsMultiRegionTrail, GetTrailStatus: status, GetEventSelectors: selectors } = trail;
  const parts = [`${TrailARN}: IsMultiRegionTrail ${IsMultiRegionTrail}`];
  if (status !== undefined) {
    parts.push(`IsLogging ${status.status === "known" ? status.value.IsLogging : status.reason}`);
  }
  if (selectors !== undefined) {
    const events = selectors.status === "known" ? managementEvents(selectors.value) : undefined;
    parts.push(
      events?.known === true
        ? `management reads ${events.value.reads}, writes ${events.value.writes}`
        : `event selectors ${selectors.status === "known" ? "none" : selectors.reason}`,
    );
  }
  return parts.join(", ");
}
