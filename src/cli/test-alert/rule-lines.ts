import { BY_HAND, blocks, type Line, notSeen } from "./line.ts";
import type { RuleSeen, Seen } from "./observe.ts";
import type { Hop } from "./way.ts";

/** What is wrong with a rule but for its pattern. Pure. */
export function ruleLines({ rule, region, forwards, target, targetText }: Hop, seen: Seen<RuleSeen>): Line[] {
  const what = `rule ${rule} in ${region}`;
  const at = `--region ${region}`;
  if (!seen.known) return [notSeen(what, seen.problem)];
  if (seen.value === undefined) {
    const question = forwards
      ? " Is that Region watched? If it is, somebody deleted the rule:"
      : " Somebody deleted it:";
    return [blocks(`There is no ${what}.${question} ${BY_HAND}`)];
  }
  const { enabled, targets } = seen.value;
  return [
    ...(enabled
      ? []
      : [blocks(`The ${what} is disabled. Enable it: aws events enable-rule ${at} --name ${rule}`)]),
    ...(targets.includes(target)
      ? []
      : [
          blocks(
            `The ${what} does not lead to ${target}. Bring that target back: aws events put-targets ${at} ` +
              `--rule ${rule} --targets '${targetText}'`,
          ),
        ]),
  ];
}
