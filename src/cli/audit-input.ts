import { parseCredentialReport } from "../account/credential-report.ts";
import { newestTime } from "../account/newest-time.ts";
import { decodeReportText } from "../account/report-text.ts";
import { SECTION_NAMES, SECTIONS } from "../account/section-names.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import { parseSnapshot } from "../account/snapshot-file.ts";
import { isoSeconds } from "../account/time.ts";
import type { AuditInput } from "../audit/run-audit.ts";
import { RootwatchError } from "../errors.ts";
import { readInput, readTextInput } from "./files.ts";

export async function snapshotInput(path: string): Promise<AuditInput> {
  const snapshot = parseSnapshot(await readTextInput(path), path);
  return { snapshot, time: new Date(snapshot.capturedAt), reportTimeInferred: false };
}

/**
 * A downloaded credential report as a snapshot that holds nothing else.
 *
 * @param generatedAt when IAM made it, where that is known; else the newest time in it is taken
 * @param latest no time in it may be later: the current time, or the time at which it is to be judged
 * @throws RootwatchError `report_malformed`, `input_unreadable`
 */
export async function reportInput(
  path: string,
  generatedAt: Date | undefined,
  latest: Date,
): Promise<AuditInput> {
  const csv = decodeReportText(await readInput(path));
  const report = parseCredentialReport(csv, latest);
  const time = generatedAt ?? newestTime(report);
  if (time === undefined) {
    throw new RootwatchError(
      "report_malformed",
      `No time in ${path} tells when it was made: give --generated-at.`,
    );
  }
  const at = isoSeconds(time);
  const snapshot: AccountSnapshot = {
    schema: "rootwatch/snapshot/1",
    accountId: report.accountId,
    partition: report.partition,
    capturedAt: at,
    sections: { ...notInReport(), credentialReport: { status: "known", value: { generatedAt: at, csv } } },
  };
  return { snapshot, time, reportTimeInferred: generatedAt === undefined };
}

/** What AWS has to be asked for. */
function notInReport(): AccountSnapshot["sections"] {
  const missing = {
    status: "unavailable",
    reason: "not_collected",
    message: "A credential report does not show it; --live asks AWS for it.",
  } as const;
  const asked = SECTION_NAMES.filter((name) => SECTIONS[name].actions.length > 0 && name !== "liveUsers");
  return Object.fromEntries(asked.map((name) => [name, missing]));
}
