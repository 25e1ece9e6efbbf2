import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CredentialReport, parseCredentialReport } from "../../src/account/credential-report.ts";
import { decodeReportText } from "../../src/account/report-text.ts";
import { RootwatchError } from "../../src/errors.ts";
import {
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  NOW,
  password,
  type Row,
  rootRow,
  userRow,
} from "../helpers/account-fixture.ts";
import { userName, wildRoot, wildUsers, wireWord } from "../helpers/report-arbitraries.ts";

const parse = (csv: string) => parseCredentialReport(csv, NOW);
const HEADER = COLUMNS.join(",");

/** Without line numbers, which follow the order of rows. */
function regardlessOfLines({ root, users, malformedRows, ...rest }: CredentialReport) {
  return {
    ...rest,
    root: root.known ? { ...root.value, line: 0 } : root.problem.replace(/line \d+/, "line"),
    users: users.map((user) => ({ ...user, line: 0 })),
    malformedRows: malformedRows.map(({ name, problem }) => `${name}: ${problem}`).sort(),
  };
}

function parsedOrRefused(read: () => CredentialReport): CredentialReport | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RootwatchError && error.code === "report_malformed") return undefined;
    throw error;
  }
}

/** Root and users, some of whom have two rows, rows of other accounts or no ARN. */
const rows = fc
  .tuple(
    fc.option(wildRoot, { nil: undefined }),
    wildUsers,
    fc.array(fc.constantFrom("twice", "stranger", "nobody", "sound"), { maxLength: 6 }),
  )
  .map(([root, users, fates]): Row[] => {
    const all = root === undefined ? users : [root, ...users];
    return all.flatMap((row, index): Row[] => {
      switch (fates[index]) {
        case "twice":
          return [row, { ...row, mfa_active: "true" }];
        case "stranger":
          return [{ ...row, arn: row.arn?.replace("111122223333", "999988887777") ?? "" }];
        case "nobody":
          return [{ ...row, arn: "" }];
        default:
          return [row];
      }
    });
  });

describe("order", () => {
  it("the order of rows changes nothing but line numbers", () => {
    const shuffled = rows.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, permuted]) => {
        const [one, other] = [given, permuted].map((list) => parsedOrRefused(() => parse(csvOf(list))));
        expect(other && regardlessOfLines(other)).toEqual(one && regardlessOfLines(one));
      }),
      { numRuns: 300 },
    );
  });

  it("the order of columns changes nothing", () => {
    const columns = fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length });
    fc.assert(
      fc.property(rows, columns, (list, permuted) => {
        const [one, other] = [COLUMNS, permuted].map((names) =>
          parsedOrRefused(() => parse(csvOf(list, names))),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it("whether fields are quoted changes nothing", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const csv = csvOf(list);
        const quoted = csv.replaceAll(/[^,\n]+/g, '"$&"');
        expect(parsedOrRefused(() => parse(quoted))).toEqual(parsedOrRefused(() => parse(csv)));
      }),
    );
  });
});

describe("users", () => {
  it("a user who is added takes nobody away and changes nobody", () => {
    const cells = fc.array(wireWord, { minLength: 19, maxLength: 19 });
    fc.assert(
      fc.property(wildRoot, wildUsers, userName, cells, (root, users, name, words) => {
        fc.pre(!users.some((user) => user.user === name));
        const row = Object.fromEntries(COLUMNS.slice(3).map((column, index) => [column, words[index] ?? ""]));
        const before = parse(csvOf([root, ...users]));
        const after = parse(csvOf([root, ...users, userRow(name, row)]));
        expect(after.users.filter((user) => user.name !== name)).toEqual(before.users);
        expect(after.users).toHaveLength(before.users.length + 1);
        expect(after.root).toEqual(before.root);
      }),
    );
  });

  it("every row is a user, root or named among the malformed", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const report = parsedOrRefused(() => parse(csvOf(list)));
        if (report === undefined) return;
        const root = report.root.known ? 1 : 0;
        expect(report.users.length + root + report.malformedRows.length).toBe(list.length);
      }),
    );
  });
});

const LINES = csvOf([
  rootRow(),
  userRow("alice", { ...password(), ...accessKey(1, daysAgo(10), daysAgo(2)) }),
  userRow("robert", accessKey(2, daysAgo(400), "N/A", false)),
  userRow("carol", {
    ...password({ mfa_active: "false" }),
    cert_1_active: "true",
    cert_1_last_rotated: daysAgo(9),
  }),
  userRow("dominic", accessKey(1, daysAgo(3))),
  userRow("evelyn"),
]).split("\n");

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 600 }),
  remove: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 1) },
    { weight: 1, arbitrary: fc.nat({ max: 400 }) },
  ),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      '"',
      '""',
      ",",
      "\n",
      "\r",
      "\r\n",
      "\u0000",
      "\uFEFF",
      "\u2028",
      '","',
      "0",
      "Z",
      "true",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
});

const edited = (text: string, edits: readonly Edit[]) =>
  edits.reduce((was, { at, remove, insert }) => {
    const from = at % (was.length + 1);
    return was.slice(0, from) + insert + was.slice(from + remove);
  }, text);

describe("damage", () => {
  it("one damaged row changes no other user, and root only where it is root's", () => {
    const sound = parse(LINES.join("\n"));
    const damage = fc.tuple(
      fc.integer({ min: 1, max: LINES.length - 1 }),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(damage, ([index, edits]) => {
        const name = LINES[index]?.split(",")[0];
        const damaged = LINES.map((line, at) => (at === index ? edited(line, edits) : line)).join("\n");
        const report = regardlessOfLines(parse(damaged));
        const others = (list: readonly { name: string }[]) => list.filter((user) => user.name !== name);
        const known = regardlessOfLines(sound);
        const expected = others(known.users);
        expect(report.users).toEqual(expect.arrayContaining(expected));
        if (index !== 1) expect(report.root).toEqual(known.root);
      }),
      { numRuns: 2000 },
    );
  });

  it("bytes changed anywhere give a report or a clear refusal", () => {
    const bytes = Buffer.from(LINES.join("\n"));
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        parsedOrRefused(() => parse(decodeReportText(damaged)));
      }),
      { numRuns: 2000 },
    );
  });

  it("a file cut off anywhere loses no row before the cut", () => {
    const csv = LINES.join("\n");
    fc.assert(
      fc.property(fc.nat({ max: csv.length }), (length) => {
        const report = parsedOrRefused(() => parse(csv.slice(0, length)));
        const whole = csv.slice(0, length).split("\n").length - 2;
        const rootAndUsers = (report?.users.length ?? 0) + (report?.root.known ? 1 : 0);
        expect(rootAndUsers).toBeGreaterThanOrEqual(Math.max(0, whole));
      }),
      { numRuns: 500 },
    );
  });

  it("any bytes at all give a report or a clear refusal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parsedOrRefused(() => parse(decodeReportText(bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  it("any text, by itself and behind a header, gives a report or a clear refusal", () => {
    const pieces = fc.constantFrom(
      '"',
      ",",
      "\n",
      "\r",
      "<root_account>",
      "N/A",
      "arn:aws:iam::111122223333:user/",
      "a",
      "[",
      "\u0000",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: pieces, maxLength: 100 }),
    );
    fc.assert(
      fc.property(text, (given) => {
        parsedOrRefused(() => parse(given));
        parsedOrRefused(() => parse(`${HEADER}\n${given}`));
        parsedOrRefused(() => parse(`${HEADER}${given}`));
        parsedOrRefused(() => parse(`${LINES.join("\n")}\n${given}`));
      }),
      { numRuns: 1000 },
    );
  });
});
