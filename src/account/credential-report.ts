import { RootwatchError } from "../errors.ts";
import { type CsvRecord, readCsvRecords } from "./csv-records.ts";
import { known, quoted, type Reading, unreadable } from "./reading.ts";
import { type ReportRow, readRow } from "./report-row.ts";
import { CLOCK_SKEW_MS, parseUtc } from "./time.ts";

export const ROOT_NAME = "<root_account>";

/** A row that cannot be attributed or read at all. It is judged by nothing and named by everything. */
export interface MalformedRow {
  readonly line: number;
  /** Its first field, where that may be a user's name. */
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

/** More bad rows than this, and more bad than good: no report with errors in it, but some other file. */
const MAX_MALFORMED_ROWS = 1000;

/** Longer than any header that AWS could send: a first line beyond it is not searched for columns. */
const MAX_HEADER_CHARS = 16_384;

const ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):(root|user\/(?:[!-~]*\/)?([\w+=,.@-]{1,128}))$/;

/**
 * Reads a credential report.
 *
 * @param now what no date in it may be later than (an hour of clock skew is forgiven)
 * @throws RootwatchError `report_malformed` where the text as a whole is no credential report
 */
export function parseCredentialReport(csv: string, now: Date): CredentialReport {
  const text = csv.startsWith("\uFEFF") ? csv.slice(1) : csv;
  const header = readHeader(text);
  const notAfter = new Date(now.getTime() + CLOCK_SKEW_MS);
  const rows: ReportRow[] = [];
  const malformedRows: MalformedRow[] = [];
  let first = true;
  readCsvRecords(text, (record) => {
    if (first) {
      first = false;
      return true;
    }
    const row = rowOf(record, header, notAfter);
    if ("problem" in row) malformedRows.push(row);
    else rows.push(row);
    return malformedRows.length <= MAX_MALFORMED_ROWS || malformedRows.length <= rows.length;
  });
  if (malformedRows.length > MAX_MALFORMED_ROWS && malformedRows.length > rows.length) {
    const { line, problem } = malformedRows[0] as MalformedRow;
    throw malformed(
      `more than ${MAX_MALFORMED_ROWS} rows cannot be read, the first at line ${line}: ${problem}`,
    );
  }
  return assemble(rows, malformedRows);
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

function readHeader(text: string): Header {
  if (text.trim() === "") throw malformed("it is empty");
  const start = text.trimStart().slice(0, 40);
  if (start.startsWith("<")) throw malformed("it is HTML or XML, perhaps an error page");
  if (start.startsWith("{") || start.startsWith("[")) {
    throw malformed(
      "it is JSON; the CSV of `aws iam get-credential-report` is in its member Content, encoded in Base64",
    );
  }
  let names: readonly string[] = [];
  readCsvRecords(text.slice(0, MAX_HEADER_CHARS).split(/[\r\n]/, 1)[0] ?? "", (record) => {
    names = record.fields;
    return false;
  });
  const columns = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (columns.has(name)) throw malformed(`column ${quoted(name)} stands in its header twice`);
    columns.set(name, index);
  }
  const missing = IDENTITY_COLUMNS.filter((name) => !columns.has(name));
  if (missing.length > 0) {
    throw malformed(`its first line has no column ${missing.join(", ")}; it begins with ${quoted(start)}`);
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
  const bad = (problem: string): MalformedRow => ({ line, name: name === "" ? undefined : name, problem });

  if ("problem" in record) return bad(record.problem);
  if (fields.length !== width) return bad(`it has ${fields.length} fields and the header has ${width}`);
  const arn = field("arn") ?? "";
  const match = ARN.exec(arn);
  // The name is the last part of the ARN: a row whose columns have shifted does not come through here.
  const nameInArn = match?.[3] === "root" ? ROOT_NAME : match?.[4];
  if (match === null || nameInArn !== name)
    return bad(`its arn ${quoted(arn)} is not that of ${quoted(name)}`);
  const creation = field("user_creation_time") ?? "";
  const created = parseUtc(creation);
  if (created === undefined) return bad(`user_creation_time is ${quoted(creation)}, which is no date`);
  if (created > notAfter) return bad(`user_creation_time is ${quoted(creation)}, which is in the future`);
  return readRow({ line, name, arn, created }, field, notAfter);
}

function assemble(rows: readonly ReportRow[], malformedRows: readonly MalformedRow[]): CredentialReport {
  const first = rows[0];
  if (first === undefined) {
    const [bad] = malformedRows;
    throw malformed(bad === undefined ? "it has a header and no rows" : `line ${bad.line}: ${bad.problem}`);
  }
  const [, partition = "", , , accountId = ""] = (
    rows.find((row) => row.name === ROOT_NAME) ?? first
  ).arn.split(":");
  const problems = [...malformedRows];
  const byArn = new Map<string, ReportRow>();
  const repeated = new Set<string>();
  const prefix = `arn:${partition}:iam::${accountId}:`;
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
  return {
    accountId,
    partition,
    root: root === undefined ? unreadable(noRoot(problems)) : known(root),
    users: [...byArn.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    malformedRows: problems,
  };
}

function noRoot(problems: readonly MalformedRow[]): string {
  const bad = problems.find((row) => row.name === ROOT_NAME);
  return bad === undefined
    ? "the report has no root row"
    : `the root row, line ${bad.line}, cannot be read: ${bad.problem}`;
}
