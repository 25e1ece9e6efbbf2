import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords } from "../../src/account/csv-records.ts";

const read = (text: string) => [...csvRecords(text)];
const fieldsOf = (text: string) => read(text).map(({ fields }) => fields);

describe("lines", () => {
  it.each([
    ["LF", "a,b\nc,d"],
    ["LF, the last line too", "a,b\nc,d\n"],
    ["CRLF", "a,b\r\nc,d"],
    ["CRLF, the last line too", "a,b\r\nc,d\r\n"],
    ["CR", "a,b\rc,d"],
    ["CR, the last line too", "a,b\rc,d\r"],
  ])("lines that end in %s", (_, text) => {
    expect(read(text)).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 2, fields: ["c", "d"] },
    ]);
  });

  it("three kinds of line end in one text", () => {
    expect(read("a\nb\r\nc\rd").map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it("a line end of LF and CR, which is two", () => {
    expect(read("a\n\rb").map(({ line }) => line)).toEqual([1, 3]);
  });

  it("blank lines are left out and counted", () => {
    expect(read("\n\na\n\n\r\nb\n\n")).toEqual([
      { line: 3, fields: ["a"] },
      { line: 6, fields: ["b"] },
    ]);
  });

  it("a line of spaces is no blank line", () => {
    expect(fieldsOf("a\n \nb")).toEqual([["a"], [" "], ["b"]]);
  });

  it("a text without a character has no records", () => {
    expect(read("")).toEqual([]);
  });
});

describe("quotes", () => {
  it.each([
    ["a quoted field", '"a",b', ["a", "b"]],
    ["a comma in a quoted field", '"a,b",c', ["a,b", "c"]],
    ["a doubled quote in a quoted field", '"a""b",c', ['a"b', "c"]],
    ["a field of nothing but a doubled quote", '"""",c', ['"', "c"]],
    ["an empty quoted field", '"",c', ["", "c"]],
    ["a quoted field at the end", 'a,"b"', ["a", "b"]],
    ["a quote in the middle of a field that is not quoted", 'a"b,c', ['a"b', "c"]],
    ["a quote at the end of a field that is not quoted", 'a",c', ['a"', "c"]],
    ["spaces before a quote, which make the field one that is not quoted", ' "a",c', [' "a"', "c"]],
    ["an empty field beside a quoted one", ',"a",', ["", "a", ""]],
  ])("%s", (_, text, fields) => {
    expect(read(text)).toEqual([{ line: 1, fields }]);
  });

  it.each([
    ["a quote that is not closed", 'a,"b'],
    ["a quote that is not closed in the first field", '"a,b'],
    ["something behind a closing quote", '"a"b,c'],
    ["a space behind a closing quote", '"a" ,c'],
    ["one quote alone", '"'],
    ["three quotes", '"""'],
  ])("%s costs its own line alone", (_, text) => {
    const records = read(`before,1\n${text}\nbehind,2`);
    expect(records).toEqual([
      { line: 1, fields: ["before", "1"] },
      expect.objectContaining({ line: 2, problem: "its quotes do not match" }),
      { line: 3, fields: ["behind", "2"] },
    ]);
  });

  it("a quoted field over two lines costs both of them and nobody else", () => {
    expect(read('a,1\n"b\nc",2\nd,3').map(({ line, problem }) => [line, problem])).toEqual([
      [1, undefined],
      [2, "its quotes do not match"],
      // By itself it is a line of two fields whose first is not quoted.
      [3, undefined],
      [4, undefined],
    ]);
  });
});

describe("long lines", () => {
  it("a line of 8192 characters is read", () => {
    expect(read("x".repeat(8192))).toEqual([{ line: 1, fields: ["x".repeat(8192)] }]);
  });

  it("a line of 8193 characters is refused, and what it begins with is told", () => {
    const [record, next] = read(`dana,${"x".repeat(8188)}\nb`);
    expect(record?.problem).toBe("it is longer than 8192 characters");
    expect(record?.fields[0]).toBe("dana");
    expect(next).toEqual({ line: 2, fields: ["b"] });
  });
});

describe("properties", () => {
  const field = fc.string({
    unit: fc.constantFrom('"', ",", "a", " ", "é", "=", "\uFEFF", "😀"),
    maxLength: 12,
  });
  const quotedField = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it("what is quoted by the book is read back as it was", () => {
    const records = fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(records, (rows) => {
        const text = rows.map((fields) => fields.map(quotedField).join(",")).join("\n");
        expect(fieldsOf(text)).toEqual(rows);
      }),
    );
  });

  it("each line is read as if it stood alone", () => {
    const line = fc.string({ unit: fc.constantFrom('"', ",", "a", " "), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const alone = lines.flatMap((text, index) =>
          read(text).map((record) => ({ ...record, line: index + 1 })),
        );
        expect(read(lines.join("\n"))).toEqual(alone);
      }),
    );
  });
});
