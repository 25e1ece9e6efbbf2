import { parseCredentialReport } from "../account/credential-report.ts";
import { newestTime } from "../account/newest-time.ts";
import { decodeReportText } from "../account/report-text.ts";
import { type AccountSnapshot, type Attestation, parseSnapshot } from "../account/snapshot.ts";
import { isoSeconds } from "../account/time.ts";
import { RootwatchError } from "../errors.ts";
import { readInput, readTextInput } from "./files.ts";

/** What is to be audited, and when it is judged unless somebody says otherwise: at its own time. */
export interface AuditInput {
  readonly snapshot: AccountSnapshot;
  readonly time: Date;
  readonly reportTimeInferred: boolean;
}

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
    sections: { credentialReport: { status: "known", value: { generatedAt: at, csv } } },
  };
  return { snapshot, time, reportTimeInferred: generatedAt === undefined };
}

/** Attestations are the settings' own. Without settings a snapshot keeps those it was saved with. */
export function withAttestations(
  snapshot: AccountSnapshot,
  attestations: readonly Attestation[] | undefined,
): AccountSnapshot {
  if (attestations === undefined && snapshot.sections.attestations !== undefined) return snapshot;
  return {
    ...snapshot,
    sections: {
      ...snapshot.sections,
      attestations:
        attestations === undefined
          ? {
              status: "unavailable",
              reason: "not_collected",
              message: "No settings file was given (--settings).",
            }
          : { status: "known", value: [...attestations] },
    },
  };
}
