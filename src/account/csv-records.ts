import Papa from "papaparse";

/** One record of a CSV text, with the line it stands on (1 is the header). With a problem its fields are a guess. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
  readonly problem?: string;
}

/**
 * The longest row that IAM can write has some 1,300 characters: a name of 64, an ARN with a path of 512, the other
 * columns. The rest is room for what `additional_credentials_info` may say.
 */
const MAX_LINE_CHARS = 8192;

/** RFC 4180, but for quotes inside a field that is not quoted: they stand for themselves. */
const WELL_QUOTED = /^(?:"(?:[^"]|"")*"|(?!")[^,]*)(?:,(?:"(?:[^"]|"")*"|(?!")[^,]*))*$/;

/**
 * The records of a CSV text (RFC 4180), blank lines left out.
 *
 * IAM's values hold no line breaks, so each line is read by itself: a stray quote costs its own line and swallows none
 * of its neighbours. Lines that are no CSV are refused before papaparse sees them, because its time and memory grow
 * with the square of the stray quotes in one.
 */
export function* csvRecords(text: string): Generator<CsvRecord, undefined> {
  let lf = -1;
  let cr = -1;
  for (let start = 0, line = 1; start <= text.length; line++) {
    // Each is looked for once it has been passed, so that a text with one kind of line end is not searched anew for
    // the other at every line.
    if (lf < start) lf = indexOrEnd(text, "\n", start);
    if (cr < start) cr = indexOrEnd(text, "\r", start);
    const end = Math.min(lf, cr);
    if (end > start) yield recordOf(text.slice(start, end), line);
    start = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index === -1 ? text.length : index;
}

function recordOf(text: string, line: number): CsvRecord {
  if (text.length > MAX_LINE_CHARS) {
    const fields = text.slice(0, MAX_LINE_CHARS).split(",");
    return { line, fields, problem: `it is longer than ${MAX_LINE_CHARS} characters` };
  }
  if (!text.includes('"')) return { line, fields: text.split(",") };
  if (!WELL_QUOTED.test(text)) return { line, fields: text.split(","), problem: "its quotes do not match" };
  return { line, fields: Papa.parse<string[]>(text, { delimiter: ",", newline: "\n" }).data[0] ?? [] };
}
