import { describe, expect, it } from "vitest";
import { parseCredentialReport } from "../../src/account/credential-report.ts";
import { decodeReportText } from "../../src/account/report-text.ts";
import { RootwatchError } from "../../src/errors.ts";
import { csvOf, NOW, rootRow, userRow } from "../helpers/account-fixture.ts";

const CSV = csvOf([rootRow(), userRow("dana")]);
const BOM = "\uFEFF";

function utf16(text: string, order: "le" | "be"): Uint8Array {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

function codeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof RootwatchError ? error.code : error;
  }
}

describe("bytes that are a report", () => {
  it.each([
    ["UTF-8", Buffer.from(CSV)],
    ["UTF-8 with a mark", Buffer.from(BOM + CSV)],
    ["UTF-16 LE with a mark", utf16(BOM + CSV, "le")],
    ["UTF-16 LE without a mark", utf16(CSV, "le")],
    ["UTF-16 BE with a mark", utf16(BOM + CSV, "be")],
    ["UTF-16 BE without a mark", utf16(CSV, "be")],
  ])("%s", (_, bytes) => {
    const text = decodeReportText(bytes);
    expect(text).toBe(CSV);
    expect(parseCredentialReport(text, NOW).users.map(({ name }) => name)).toEqual(["dana"]);
  });

  it("a view into a larger buffer is read within its own bounds", () => {
    const bytes = Buffer.from(`xx${CSV}xx`);
    expect(decodeReportText(bytes.subarray(2, -2))).toBe(CSV);
  });
});

describe("bytes that are none", () => {
  it("no bytes at all are an empty text", () => {
    expect(decodeReportText(new Uint8Array())).toBe("");
  });

  it.each([
    ["a Latin-1 letter", Uint8Array.of(0x75, 0x73, 0xe9, 0x72)],
    ["a UTF-8 sequence that was cut off", Uint8Array.of(0x61, 0xe2, 0x82)],
    ["UTF-16 LE with half a character at its end", utf16(BOM + CSV, "le").subarray(0, -1)],
    ["UTF-16 BE with half a character at its end", utf16(CSV, "be").subarray(0, -1)],
    ["UTF-16 LE with half a surrogate pair", utf16(`${BOM}a\uD83D`, "le")],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 0x08, 0x00, 0x00)],
  ])("%s", (_, bytes) => {
    expect(codeOf(() => decodeReportText(bytes))).toBe("report_malformed");
  });

  it.each([
    ["one zero byte", Uint8Array.of(0)],
    ["zero bytes alone", new Uint8Array(64)],
    ["an executable's first bytes", Uint8Array.of(0x4d, 0x5a, 0x00, 0x03)],
  ])("%s are refused as a text or as a report", (_, bytes) => {
    expect(codeOf(() => parseCredentialReport(decodeReportText(bytes), NOW))).toBe("report_malformed");
  });

  it("the error says which encoding was tried and keeps its cause", () => {
    expect(() => decodeReportText(Uint8Array.of(0xff, 0xfe, 0x61))).toThrow(
      expect.objectContaining({
        message: "The credential report is not utf-16le text.",
        cause: expect.any(TypeError),
      }),
    );
  });
});
