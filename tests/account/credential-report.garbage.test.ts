import { describe, expect, it } from "vitest";
import { type CredentialReport, parseCredentialReport } from "../../src/account/credential-report.ts";
import { decodeReportText } from "../../src/account/report-text.ts";
import { RootwatchError } from "../../src/errors.ts";
import { COLUMNS, csvOf, NOW, rootRow, userRow } from "../helpers/account-fixture.ts";

const SIZE = 50_000_000;
/** Each takes a second or so; whatever grows with the square of the size would take hours. */
const LIMIT_MS = 20_000;

const HEADER = `${COLUMNS.join(",")}\n`;
const REPORT = `${csvOf([rootRow(), userRow("dana")])}\n`;
const filled = (pattern: string) => pattern.repeat(SIZE / pattern.length);

/** Random without being different tomorrow (xorshift32). */
function randomBytes(size: number): Uint8Array {
  const words = new Uint32Array(size / 4);
  let x = 2463534242;
  for (let index = 0; index < words.length; index++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[index] = x;
  }
  return new Uint8Array(words.buffer);
}

function outcome(read: () => CredentialReport): string | CredentialReport {
  const started = performance.now();
  try {
    return read();
  } catch (error) {
    if (error instanceof RootwatchError) return error.message;
    throw error;
  } finally {
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  }
}

describe("50 MB that are no credential report", () => {
  it("random bytes", () => {
    const bytes = randomBytes(SIZE);
    expect(outcome(() => parseCredentialReport(decodeReportText(bytes), NOW))).toMatch(/is not utf-/);
  });

  it("random bytes, each taken for a character", () => {
    const text = Buffer.from(randomBytes(SIZE).buffer).toString("latin1");
    expect(outcome(() => parseCredentialReport(HEADER + text, NOW))).toMatch(
      /more than 10000 rows cannot be read/,
    );
  });

  it.each([
    ["one giant line", () => filled("x"), /has no column user/],
    ["line ends alone", () => filled("\n"), /it is empty/],
    ["line ends of an old Mac alone", () => filled("\r"), /it is empty/],
    ["commas alone", () => filled(","), /has no column user/],
    ["quotes alone", () => filled('"'), /has no column user/],
    ["spaces alone", () => filled(" "), /it is empty/],
    ["a header and one giant line", () => HEADER + filled("x"), /line 2: it is longer than 8192/],
    ["a header and line ends", () => HEADER + filled("\n"), /a header and no rows/],
    ["a header and line ends of Windows", () => HEADER + filled("\r\n"), /a header and no rows/],
    ["a header and commas", () => HEADER + filled(","), /line 2: it is longer than 8192/],
    ["a header and quotes", () => HEADER + filled('"'), /line 2: it is longer than 8192/],
    ["a header, quotes and letters", () => HEADER + filled('"a'), /line 2: it is longer than 8192/],
    [
      "a header, stray quotes, and spaces up to the end of the line",
      () => `${HEADER}"${'"a'.repeat(SIZE / 4)}${" ".repeat(SIZE / 2)},\n`,
      /line 2: it is longer than 8192/,
    ],
    [
      "a header and a quote before line ends",
      () => `${HEADER}"${filled("\n")}`,
      /line 2: its quotes do not match/,
    ],
    ["a header and a quote on each line", () => HEADER + filled('"a,b\n'), /line 2: its quotes do not match/],
    ["a header and a quote inside each line", () => HEADER + filled('a"b,c\n'), /line 2: it has 2 fields/],
    [
      "a header and lines of stray quotes",
      () => HEADER + filled(`"${'"a'.repeat(2000)}${" ".repeat(4000)},\n`),
      /line 2: its quotes do not match/,
    ],
    [
      "a header and other rows",
      () => HEADER + filled("2026-11-23,something,else\n"),
      /line 2: it has 3 fields/,
    ],
  ])("%s", (_, text, problem) => {
    const csv = text();
    expect(outcome(() => parseCredentialReport(csv, NOW))).toMatch(problem);
  });
});

describe("50 MB behind a report", () => {
  it.each([
    ["line ends", () => filled("\n"), 0],
    ["one giant line", () => filled("x"), 1],
    ["quotes", () => filled('"'), 1],
    ["a quote and line ends", () => `"${filled("\n")}`, 1],
    ["lines of 8,000 quotes", () => filled(`${'"'.repeat(8000)}\n`), 6249],
  ])("%s: root and the user before them are still judged", (_, text, bad) => {
    const csv = REPORT + text();
    expect(outcome(() => parseCredentialReport(csv, NOW))).toMatchObject({
      root: { known: true },
      users: [{ name: "dana" }],
      malformedRows: { length: bad },
    });
  });
});
