import { RootwatchError } from "../errors.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { known, quoted, type Reading, unreadable } from "./reading.ts";
import { readDate } from "./report-cells.ts";
import { type ReportRow, readRow } from "./report-row.ts";
import type { Resource } from "./resource.ts";
import { CLOCK_SKEW_MS, isoSeconds } from "./time.ts";

export const ROOT_NAME = "<root_account>";

/** A row that cannot be attributed or read at all. It is judged by nothing and named by everything. */
interface MalformedRow {
  readonly line: number;
  /** What stands in its column `user`, where that may be a user's name. */
  readonly name: string | undefined;
  readonly problem: string;
}

/** An IAM credential report. Source: IAM User Guide, "Generate credential reports", and reports seen in 2026. */
export interface CredentialReport {
  readonly accountId: string;
  readonly partition: string;
  readonly root: Reading<ReportRow>;
  /** Every IAM user, ordered by ARN: the file's own order carries nothing. */
  readonly users: readonly ReportRow[];
  readonly malformedRows: readonly MalformedRow[];
}

/** Rows without these cannot be attributed to anybody. Every other column costs only what reads it. */
const IDENTITY_COLUMNS = ["user", "arn", "user_creation_time"] as const;

/** Twice the users that an account may have: a file with more rows than this that cannot be used is no report. */
const MAX_MALFORMED_ROWS = 10_000;

const NAME = /^(?:<root_account>|[\w+=,.@-]{1,128})$/;

const ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):(root|user\/(?:[!-~]*\/)?([\w+=,.@-]{1,128}))$/;

/**
 * Reads a credential report.
 *
 * @param now what no date in it may be later than (an hour of clock skew is forgiven)
 * @throws RootwatchError `report_malformed` where the text as a whole is no credential report
 */
export function parseCredentialReport(csv: string, now: Date): CredentialReport {
  const text = csv.startsWith("\uFEFF") ? csv.slice(1) : csv;
  const records = csvRecords(text);
  const header = readHeader(text, records.next().value?.fields ?? []);
  const notAfter = new Date(now.getTime() + CLOCK_SKEW_MS);
  const rows: ReportRow[] = [];
  const malformedRows: MalformedRow[] = [];
  for (const record of records) {
    const row = rowOf(record, header, notAfter);
    if ("problem" in row) malformedRows.push(row);
    else rows.push(row);
    refuseTooMany(malformedRows);
  }
  return assemble(rows, malformedRows);
}

function refuseTooMany(rows: readonly MalformedRow[]): void {
  const [first] = rows;
  if (first === undefined || rows.length <= MAX_MALFORMED_ROWS) return;
  throw malformed(
    `more than ${MAX_MALFORMED_ROWS} rows cannot be read, the first at line ${first.line}: ${first.problem}`,
  );
}

function malformed(problem: string): RootwatchError {
  return new RootwatchError("report_malformed", `Not a credential report: ${problem}.`);
}

interface Header {
  /** How many fields each row must have. */
  readonly width: number;
  /** The position of each column by its name. */
  readonly columns: ReadonlyMap<string, number>;
}

function readHeader(text: string, names: readonly string[]): Header {
  if (text.trim() === "") throw malformed("it is empty");
  const start = text.trimStart().slice(0, 40);
  if (start.startsWith("<") && !start.startsWith(ROOT_NAME)) {
    throw malformed("it is HTML or XML, perhaps an error page");
  }
  if (start.startsWith("{") || start.startsWith("[")) {
    throw malformed(
      "it is JSON; the CSV of `aws iam get-credential-report` is in its member Content, encoded in Base64",
    );
  }
  const missing = IDENTITY_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw malformed(`its first line has no column ${missing.join(", ")}; it begins with ${quoted(start)}`);
  }
  const columns = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (columns.has(name)) throw malformed(`column ${quoted(name)} stands in its header twice`);
    columns.set(name, index);
  }
  return { width: names.length, columns };
}

function rowOf(record: CsvRecord, { columns, width }: Header, notAfter: Date): ReportRow | MalformedRow {
  const { line, fields } = record;
  const field = (name: string): string | undefined => {
    const index = columns.get(name);
    return index === undefined ? undefined : fields[index];
  };
  const name = field("user") ?? "";
  const bad = (problem: string): MalformedRow => ({
    line,
    name: NAME.test(name) ? name : undefined,
    problem,
  });

  if (record.problem !== undefined) return bad(record.problem);
  if (fields.length !== width) return bad(`it has ${fields.length} fields and the header has ${width}`);
  const arn = field("arn") ?? "";
  const match = ARN.exec(arn);
  // The name is the last part of the ARN: a row whose columns have shifted does not come through here.
  const nameInArn = match?.[3] === "root" ? ROOT_NAME : match?.[4];
  if (match === null || nameInArn !== name)
    return bad(`its arn ${quoted(arn)} is not that of ${quoted(name)}`);
  const created = readDate("user_creation_time", field("user_creation_time") ?? "", notAfter);
  if (!created.known) return bad(created.problem);
  const resource = resourceOf(arn, name, created.value);
  return readRow({ line, name, arn, created: created.value, resource }, field, notAfter);
}

/**
 * A user deleted and created anew under the same name is another user: the creation time tells them apart. There is
 * one root.
 */
function resourceOf(arn: string, name: string, created: Date): Resource {
  if (name === ROOT_NAME) return { type: "root-user", id: arn, name };
  return { type: "user", id: arn, name, generation: isoSeconds(created) };
}

function assemble(rows: readonly ReportRow[], malformedRows: readonly MalformedRow[]): CredentialReport {
  const first = rows[0];
  if (first === undefined) {
    const [bad] = malformedRows;
    throw malformed(bad === undefined ? "it has a header and no rows" : `line ${bad.line}: ${bad.problem}`);
  }
  const prefix = accountOf(rows);
  const [, partition = "", , , accountId = ""] = prefix.split(":");
  const problems = [...malformedRows];
  const byArn = new Map<string, ReportRow>();
  const repeated = new Set<string>();
  for (const row of rows) {
    if (!row.arn.startsWith(prefix)) {
      problems.push({
        line: row.line,
        name: row.name,
        problem: `its arn ${quoted(row.arn)} is of another account`,
      });
    } else if (byArn.has(row.arn)) {
      repeated.add(row.arn);
    } else {
      byArn.set(row.arn, row);
    }
  }
  // Two rows of one user contradict each other, and none of them can be preferred.
  for (const row of rows) {
    if (!repeated.has(row.arn)) continue;
    byArn.delete(row.arn);
    problems.push({ line: row.line, name: row.name, problem: `${quoted(row.name)} has more than one row` });
  }
  const rootArn = `${prefix}root`;
  const root = byArn.get(rootArn);
  byArn.delete(rootArn);
  problems.sort((a, b) => a.line - b.line);
  refuseTooMany(problems);
  return {
    accountId,
    partition,
    root: root === undefined ? unreadable(noRoot(problems)) : known(root),
    users: [...byArn.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    malformedRows: problems,
  };
}

/**
 * What the ARNs of most rows begin with, up to the account id: one damaged row must not make strangers of all others.
 * Of two accounts with as many rows it is the one with a root row.
 */
function accountOf(rows: readonly ReportRow[]): string {
  const weights = new Map<string, number>();
  for (const { arn, name } of rows) {
    const prefix = `${arn.split(":", 5).join(":")}:`;
    weights.set(prefix, (weights.get(prefix) ?? 0) + (name === ROOT_NAME ? 1.5 : 1));
  }
  const [most = ""] = [...weights]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([prefix]) => prefix);
  return most;
}

function noRoot(problems: readonly MalformedRow[]): string {
  const bad = problems.find((row) => row.name === ROOT_NAME);
  return bad === undefined
    ? "the report has no root row"
    : `the root row, line ${bad.line}, cannot be read: ${bad.problem}`;
}
