import * as v from "../schema.ts";
import { alarmDocument, alarmScreen } from "./alarm-screen.ts";
import { alertDocument } from "./alert-document.ts";
import { alertScreen } from "./alert-screen.ts";
import { digestDocument } from "./digest-document.ts";
import { digestScreen } from "./digest-screen.ts";
import { type Payload, payloadOf, type Screen } from "./payload.ts";
import { textScreen } from "./text-screen.ts";

/** What a topic carried. */
export interface Published {
  readonly subject: string | undefined;
  readonly text: string;
}

/**
 * What Slack is sent of a message. One that claims a schema and does not fit it is shown as it came: nothing is lost for
 * being odd.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function slackMessage(published: Published, timeZone: string): Payload {
  return payloadOf(screenOf(published, timeZone));
}

function screenOf({ subject, text }: Published, timeZone: string): Screen {
  const json = readJson(text);
  if (v.is(alertDocument, json)) return alertScreen(json, timeZone);
  if (v.is(digestDocument, json)) return digestScreen(json, timeZone);
  if (v.is(alarmDocument, json)) return alarmScreen(json, timeZone);
  return textScreen(subject, text, json === undefined);
}

/** Undefined where it is no JSON, but a text for people. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
