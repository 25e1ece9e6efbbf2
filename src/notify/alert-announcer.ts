import type { SNSClient } from "@aws-sdk/client-sns";
import type { Alert } from "../alerts/alert.ts";
import type { AlertSources } from "./alert-json.ts";
import { alertChatMessage, alertMessage } from "./alert-message.ts";
import { type Announcer, type Audience, snsAnnouncer, type Topics } from "./announcer.ts";
import type { Message } from "./sns.ts";

/** One topic that alerts are published to. */
export interface AlertAudience extends Audience {
  /** An alert in its words. */
  wordAlert(alert: Alert, sources: AlertSources): Message;
}

export interface AlertAnnouncer extends Announcer {
  readonly audiences: readonly AlertAudience[];
}

export function snsAlertAnnouncer(sns: SNSClient, topics: Topics, timeZone: string): AlertAnnouncer {
  const announcer = snsAnnouncer(sns, topics);
  const messageOf = { alerts: alertMessage, chat: alertChatMessage };
  return {
    ...announcer,
    audiences: announcer.audiences.map((audience) => ({
      ...audience,
      wordAlert: (alert, sources) => messageOf[audience.name](alert, { timeZone, ...sources }),
    })),
  };
}
