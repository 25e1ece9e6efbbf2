import { sentence, wrapped } from "./mail-style.ts";
import type { Message } from "./sns.ts";
import { subjectOf } from "./subject.ts";

/** For the operations topic: what earlier audits left is gone or cannot be used. */
export function memoryLostMessage(accountId: string, notes: readonly string[]): Message {
  const text = [
    ...notes.map((note) => wrapped(sentence(note))),
    "",
    wrapped("Nobody but Rootwatch should write there: see in CloudTrail who did."),
    "",
  ].join("\n");
  return {
    subject: subjectOf(`[operations] ${accountId}: the memory of audits could not be used`),
    bodies: { default: text },
    attributes: { kind: "operations", severity: "high", accountId },
  };
}
