import { consoleHost } from "../account/console-host.ts";
import * as v from "../schema.ts";
import { link } from "./links.ts";
import { type Colour, facts, type Screen, section } from "./payload.ts";
import { account, fact, list, sentence, time } from "./words.ts";

/** What CloudWatch publishes of an alarm. Source: "Amazon SNS notifications" in its user guide. */
export const alarmDocument = v.looseObject({
  AlarmName: v.string(),
  AlarmDescription: v.nullish(v.string()),
  AWSAccountId: v.string(),
  NewStateValue: v.string(),
  NewStateReason: v.string(),
  OldStateValue: v.nullish(v.string()),
  StateChangeTime: v.string(),
  /** In words: `EU (Frankfurt)`. */
  Region: v.nullish(v.string()),
  AlarmArn: v.nullish(v.string()),
});

type AlarmDocument = v.InferOutput<typeof alarmDocument>;

const COLOURS: ReadonlyMap<string, Colour> = new Map([
  ["ALARM", "high"],
  ["OK", "ok"],
]);

/** An alarm on Rootwatch itself, or on whatever else is sent to the operations topic. */
export function alarmScreen(alarm: AlarmDocument, timeZone: string): Screen {
  const { AlarmName, AlarmDescription, NewStateValue, OldStateValue, NewStateReason } = alarm;
  const isOk = NewStateValue === "OK";
  const look = isOk ? [] : linkTo(alarm);
  return {
    verdict: isOk ? `[OK] ${AlarmName} is well again` : `[${NewStateValue}] ${AlarmName}`,
    colour: COLOURS.get(NewStateValue) ?? "not checked",
    blocks: [
      ...(AlarmDescription?.trim() ? [section(sentence(AlarmDescription))] : []),
      ...facts([
        ["Account", account(alarm.AWSAccountId, undefined)],
        ["Time", time(alarm.StateChangeTime, timeZone)],
        ["Region", fact(alarm.Region)],
        ["State before", fact(OldStateValue)],
      ]),
      section(`*Why*\n${sentence(NewStateReason)}`),
      ...list("What to do now", look, (step) => `1. ${step}`).map(section),
    ],
  };
}

const ARN = /^arn:(aws[a-z-]*):cloudwatch:([a-z0-9-]+):\d{12}:alarm:/;

function linkTo({ AlarmArn, AlarmName }: AlarmDocument): string[] {
  const [, partition, region] = ARN.exec(AlarmArn ?? "") ?? [];
  if (partition === undefined || region === undefined) return [];
  const view = `alarmsV2:alarm/${encodeURIComponent(AlarmName.toWellFormed())}`;
  const address = `https://${consoleHost(partition, region)}/cloudwatch/home?region=${region}#${view}`;
  return [link(address, "Look at the alarm and its metric in CloudWatch") ?? []].flat();
}
