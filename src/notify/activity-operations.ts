import { sentence, wrapped } from "./mail-style.ts";
import type { Message } from "./sns.ts";
import { subjectOf } from "./subject.ts";

/** For the operations topic: an alert that its own topic did not take. Of what it says no more than its subject. */
export function alertUntoldMessage({ subject, attributes }: Message, topic: string, error: unknown): Message {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const text = [
    wrapped(sentence(subject)),
    "",
    wrapped(
      `This could not be told on the ${topic} topic of Rootwatch: ${sentence(why)} It is tried again for half an hour, and then waits in the dead-letter queue (docs/root-activity.md says how to send it through again).`,
    ),
    "",
    wrapped(
      "Look at that topic, its subscriptions and its key: whoever did this may have silenced them. Look at what it says in CloudTrail.",
    ),
    "",
  ].join("\n");
  return {
    subject: subjectOf(`[operations] untold: ${subject}`),
    bodies: { default: text },
    attributes: { ...attributes, kind: "operations" },
  };
}

/** For the operations topic: what was held back of an account is not known any more. */
export function memoryDamagedMessage(accountId: string, uri: string): Message {
  const text = [
    wrapped(
      `${sentence(uri)} could not be read, and is written anew. Failed attempts as root that it held back, and were not told yet, are in the older version of that object and in the evidence (events/${accountId}/).`,
    ),
    "",
    wrapped("Nobody but Rootwatch should write there: see in CloudTrail who did."),
    "",
  ].join("\n");
  return {
    subject: subjectOf(`[operations] ${accountId}: the memory of root activity was damaged`),
    bodies: { default: text },
    attributes: { kind: "operations", severity: "high", accountId },
  };
}
