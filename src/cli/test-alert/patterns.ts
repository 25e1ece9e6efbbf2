import { EventBridgeClient, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { unavailableFrom } from "../../account/unavailable.ts";
import type { Installation } from "./installation.ts";
import { BY_HAND } from "./line.ts";
import { seeRule } from "./observe.ts";
import { ruleLines } from "./rule-lines.ts";
import { HOME_RULES, type RuleName, type Sample, sampleEvents } from "./samples.ts";
import type { Way } from "./way.ts";

/** What came of the check of one rule. */
export interface RuleCheck {
  readonly rule: string;
  readonly region: string;
  /** Sample events that were compared with its pattern. */
  readonly samples: number;
  /** What is wrong, one line each. */
  readonly wrong: readonly string[];
  /** What could not be checked, and why. */
  readonly notSeen: readonly string[];
}

/** Has EventBridge compare the rules as they are deployed in a Region with events as AWS sends them. */
export async function checkPatterns(
  installation: Pick<Installation, "name" | "caller" | "home" | "alertsTopicArn" | "config">,
  way: Way,
  region: string,
): Promise<RuleCheck[]> {
  const { name, caller, home, alertsTopicArn, config } = installation;
  const client = new EventBridgeClient(config(region));
  const samples = sampleEvents({ ...caller, region, name, alertsTopicArn });
  const rules = HOME_RULES.filter((rule) => region === home || rule !== "own-resources");
  return Promise.all(rules.map((rule) => checkRule(client, rule, samples, way, region)));
}

async function checkRule(
  client: EventBridgeClient,
  name: RuleName,
  samples: readonly Sample[],
  way: Way,
  region: string,
): Promise<RuleCheck> {
  const hop = way.hop(name, region);
  const { rule } = hop;
  const seen = await seeRule(client, rule);
  const lines = ruleLines(hop, seen);
  const wrong = lines.filter(({ kind }) => kind === "blocks").map(({ text }) => text);
  const notSeen = lines.filter(({ kind }) => kind === "notSeen").map(({ text }) => text);
  const pattern = seen.known ? seen.value?.pattern : undefined;
  let compared = 0;
  // One by one: EventBridge throttles who asks all at once.
  for (const { title, rules, event } of pattern === undefined ? [] : samples) {
    try {
      const { Result = false } = await client.send(
        new TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(event) }),
      );
      compared += 1;
      const wanted = rules.includes(name);
      if (Result !== wanted) {
        wrong.push(
          `The rule ${rule} in ${region} ${wanted ? "does not match" : "matches"} ${title}, and should` +
            `${wanted ? "" : " not"}: ` +
            `somebody changed its pattern. ${BY_HAND}`,
        );
      }
    } catch (error) {
      // The others would fare no better.
      notSeen.push(
        `The pattern of the rule ${rule} in ${region} could not be tested: ${unavailableFrom(error).message}`,
      );
      break;
    }
  }
  return { rule, region, samples: compared, wrong, notSeen };
}
