import Papa from "papaparse";

/** One record of a CSV text, with the line it stands on (1 is the header). */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fields: readonly string[]; readonly problem: string };

/**
 * Calls `take` with every record of a CSV text (RFC 4180), blank lines left out; `take` returns false to stop.
 *
 * IAM's values hold no line breaks. A record that spans lines is therefore the work of a stray quote that swallowed
 * its neighbours: it is taken apart and its lines are read one by one, so that a bad row costs itself alone.
 */
export function readCsvRecords(text: string, take: (record: CsvRecord) => boolean): void {
  const unix = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  const mayTear = unix.includes('"');
  let lines: string[] | undefined;
  let line = 1;
  Papa.parse<string[]>(unix, {
    delimiter: ",",
    newline: "\n",
    step: ({ data, errors }, parser) => {
      const first = line;
      const span = mayTear ? linesIn(data) : 1;
      line += span;
      if (span === 1) {
        if (!takeRecord(first, data, errors, take)) parser.abort();
        return;
      }
      lines ??= unix.split("\n");
      for (let at = first; at < line; at++) {
        const alone = Papa.parse<string[]>(lines[at - 1] ?? "", { delimiter: ",", newline: "\n" });
        if (!takeRecord(at, alone.data[0] ?? [""], alone.errors, take)) {
          parser.abort();
          return;
        }
      }
    },
  });
}

function takeRecord(
  line: number,
  fields: readonly string[],
  errors: readonly Papa.ParseError[],
  take: (record: CsvRecord) => boolean,
): boolean {
  const problem = errors.find((error) => error.type === "Quotes");
  if (problem !== undefined) return take({ line, fields, problem: `broken quoting: ${problem.message}` });
  if (fields.length === 1 && fields[0] === "") return true;
  return take({ line, fields });
}

function linesIn(fields: readonly string[]): number {
  let lines = 1;
  for (const field of fields) {
    for (let at = field.indexOf("\n"); at !== -1; at = field.indexOf("\n", at + 1)) lines += 1;
  }
  return lines;
}
