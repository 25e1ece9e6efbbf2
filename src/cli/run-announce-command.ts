import { randomBytes } from "node:crypto";
import { type Announcement, isOfRoot } from "../alerts/announcement.ts";
import { announcementsText, byText, reasonText } from "../alerts/announcements-text.ts";
import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";
import { announce, cancel, readAll } from "../service/announcements.ts";
import { announcedText, cancelledText, listText } from "./announce-text.ts";
import { wholeSeconds, windowOf } from "./announce-window.ts";
import type { CliIo } from "./io.ts";
import { type EvidenceOptions, openEvidence } from "./open-evidence.ts";

export interface AnnounceOptions extends EvidenceOptions {
  /** Milliseconds. */
  readonly for?: number;
  readonly reason?: string;
  readonly by?: string;
  readonly from?: Date;
  readonly list?: true;
  readonly cancel?: string;
  readonly format: "text" | "json";
}

export async function runAnnounceCommand(options: AnnounceOptions, io: CliIo): Promise<void> {
  const now = wholeSeconds(io.now());
  // A mistake in the command is told before AWS is asked.
  const wanted = options.list || options.cancel !== undefined ? undefined : wantedOf(options, now);
  const { store, bucket, caller } = await openEvidence(options);
  const { accountId, arn } = caller;
  const place = { accountId, bucket, region: options.region };
  let text: string;
  let about: readonly Announcement[];
  if (wanted !== undefined) {
    const announcement = { ...wanted, identity: arn };
    if (isOfRoot(announcement)) {
      throw new RootwatchError(
        "announcement_refused",
        "These are credentials of root, which cannot vouch for itself: announce as an IAM identity.",
      );
    }
    await announce(store, accountId, announcement, now);
    text = announcedText(announcement, place);
    about = [announcement];
  } else if (options.cancel !== undefined) {
    const announcement = await cancel(store, accountId, options.cancel, now);
    text = cancelledText(announcement, now);
    about = [announcement];
  } else {
    about = await readAll(store, accountId);
    text = listText(about, place, now);
  }
  await io.out(options.format === "json" ? announcementsText(accountId, about) : text);
}

/** All of an announcement but who made it, which AWS says. */
function wantedOf(options: AnnounceOptions, now: Date): Omit<Announcement, "identity"> {
  const { for: durationMs, reason, by, from } = options;
  if (durationMs === undefined || reason === undefined || by === undefined) {
    const given = { "--for": durationMs, "--reason": reason, "--by": by };
    const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []));
    throw new RootwatchError(
      "usage",
      `An announcement needs --for, --reason and --by, and ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. ` +
        "There are also --list and --cancel ID.",
    );
  }
  return {
    id: randomBytes(6).toString("hex"),
    by: spoken("--by", byText, by),
    reason: spoken("--reason", reasonText, reason),
    ...windowOf(durationMs, now, from),
    cancelledAt: undefined,
  };
}

function spoken(option: string, schema: typeof byText, text: string): string {
  const read = v.safeParse(schema, text.trim());
  if (read.success) return read.output;
  throw new RootwatchError("usage", `${option}: ${read.issues[0].message}.`);
}
