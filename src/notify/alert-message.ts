import type { Alert } from "../alerts/alert.ts";
import { alertChat } from "./alert-chat.ts";
import { type AlertSources, alertJson } from "./alert-json.ts";
import { alertMail } from "./alert-mail.ts";
import { alertSubject } from "./alert-subject.ts";
import type { Message } from "./sns.ts";

/** What a message needs beside the alert. */
interface MessageSources extends AlertSources {
  /** In which people read times, beside UTC. */
  readonly timeZone: string;
}

/** One alert for all protocols. It is never above what SNS takes, whatever the event: texts and lists have budgets. */
export function alertMessage(alert: Alert, { timeZone, evidence, event }: MessageSources): Message {
  const mail = alertMail(alert, timeZone, evidence);
  const json = alertJson(alert, { evidence, event });
  const subject = alertSubject(alert);
  return {
    subject,
    bodies: { default: mail, email: mail, https: json, lambda: json, sqs: json, sms: subject },
    attributes: attributesOf(alert),
  };
}

/** One alert for the chat topic. */
export function alertChatMessage(
  alert: Alert,
  { timeZone, evidence }: Pick<MessageSources, "timeZone" | "evidence">,
): Message {
  return {
    subject: alertSubject(alert),
    bodies: { default: alertChat(alert, timeZone, evidence) },
    attributes: attributesOf(alert),
  };
}

function attributesOf({ kind, severity, facts: { accountId } }: Alert): Message["attributes"] {
  return { kind, severity, accountId };
}
