import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";
import type { Published } from "./slack-message.ts";

/** One message as SNS hands it to a function. */
export interface SnsRecord extends Published {
  /** SNS's own id: the same in every delivery of one message. */
  readonly id: string;
}

/** As far as it is used. SNS sends one record; the shape allows more. */
const snsEvent = v.looseObject({
  Records: v.pipe(
    v.array(
      v.looseObject({
        Sns: v.looseObject({
          MessageId: v.string(),
          Subject: v.nullish(v.string()),
          Message: v.string(),
        }),
      }),
    ),
    v.minLength(1),
  ),
});

/** @throws RootwatchError `event_invalid`, naming what is wrong by its path */
export function readSnsEvent(event: unknown): SnsRecord[] {
  const { success, issues, output } = v.safeParse(snsEvent, event);
  if (!success) {
    const problems = issues.map((issue) => `${v.getDotPath(issue) ?? "event"}: ${issue.message}`).join("; ");
    throw new RootwatchError("event_invalid", `This is no event of SNS. ${problems}`);
  }
  return output.Records.map(({ Sns: { MessageId, Subject, Message } }) => ({
    id: MessageId,
    subject: Subject ?? undefined,
    text: Message,
  }));
}
