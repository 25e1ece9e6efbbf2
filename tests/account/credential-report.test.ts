import { describe, expect, it } from "vitest";
import { parseCredentialReport } from "../../src/account/credential-report.ts";
import { RootwatchError } from "../../src/errors.ts";
import {
  ACCOUNT_ID,
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  NOW,
  OLD_ROOT,
  password,
  ROOT_ARN,
  type Row,
  rootRow,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";

const parse = (csv: string) => parseCredentialReport(csv, NOW);
const parseRows = (rows: readonly Row[], columns?: readonly string[]) => parse(csvOf(rows, columns));
const namesOf = (csv: string) => parse(csv).users.map(({ name }) => name);
const lines = (csv: string) => csv.split("\n");

/** Root, dana, the line, erin. */
function between(line: string) {
  const [header = "", root = "", dana = "", erin = ""] = lines(
    csvOf([rootRow(), userRow("dana"), userRow("erin", password())]),
  );
  return parse([header, root, dana, line, erin].join("\n"));
}

function expectOneBadLine(line: string, problem: string, name?: string) {
  const report = between(line);
  expect(report.users.map((user) => user.name)).toEqual(["dana", "erin"]);
  expect(report.root.known).toBe(true);
  expect(report.malformedRows).toEqual([{ line: 4, name, problem: expect.stringContaining(problem) }]);
}

function expectRefused(csv: string, problem: string) {
  expect(() => parse(csv)).toThrow(
    expect.objectContaining({ code: "report_malformed", message: expect.stringContaining(problem) }),
  );
  expect(() => parse(csv)).toThrow(RootwatchError);
}

describe("files that are no credential report", () => {
  it.each([
    ["an empty file", "", "it is empty"],
    ["a file of spaces and line ends", " \r\n\n \r", "it is empty"],
    ["a byte order mark alone", "\uFEFF", "it is empty"],
    ["a header alone", COLUMNS.join(","), "a header and no rows"],
    ["a header and line ends", `${COLUMNS.join(",")}\n\n\n`, "a header and no rows"],
    ["HTML", "<!DOCTYPE html>\n<html>sign in</html>", "it is HTML or XML"],
    ["XML behind blank lines", "\n\n  <Error><Code>AccessDenied</Code></Error>", "it is HTML or XML"],
    ["the JSON of the AWS CLI", '{\n  "Content": "dXNlcixhcm4="\n}', "it is JSON"],
    ["a JSON list", '[{"user":"dana"}]', "it is JSON"],
    ["Base64", "dXNlcixhcm4sdXNlcl9jcmVhdGlvbl90aW1l", "no column user, arn, user_creation_time"],
    ["another CSV", "a,b,c\n1,2,3", "no column user, arn, user_creation_time"],
    ["rows without a header", csvOf([rootRow()]).slice(COLUMNS.join(",").length + 1), "no column user"],
    ["a header in capitals", COLUMNS.join(",").toUpperCase(), "no column user"],
    ["semicolons for commas", csvOf([rootRow()]).replaceAll(",", ";"), "no column user"],
    ["tabs for commas", csvOf([rootRow()]).replaceAll(",", "\t"), "no column user"],
    ["a header whose quotes do not match", `"${csvOf([rootRow()])}`, "no column user"],
    ["a header cut off in the middle", COLUMNS.join(",").slice(0, 30), "a header and no rows"],
    [
      "a header cut off in the middle of the third name",
      "user,arn,user_crea",
      "no column user_creation_time",
    ],
    ["a header and one bad row", `${COLUMNS.join(",")}\nx`, "line 2: it has 1 fields and the header has 22"],
  ])("%s", (_, csv, problem) => {
    expectRefused(csv, problem);
  });

  it.each(["user", "arn", "user_creation_time"])("a report without the column %s", (missing) => {
    const columns = COLUMNS.filter((name) => name !== missing);
    expectRefused(csvOf([rootRow()], columns), `no column ${missing}`);
  });

  it("the error shows what the file begins with, and no more of it than that", () => {
    const csv = `\u001B]0;title\u0007${"secret ".repeat(1000)}`;
    expect(() => parse(csv)).toThrow(/begins with "\\u001b\]0;title\\u0007secret /);
    expect(() => parse(csv)).not.toThrow(/(?:secret ){10}/);
  });
});

describe("forms in which a report may come", () => {
  const csv = csvOf([rootRow(), userRow("dana"), userRow("erin")]);
  const plain = parse(csv);

  it.each([
    ["a byte order mark", `\uFEFF${csv}`],
    ["a final line end", `${csv}\n`],
    ["several final line ends", `${csv}\n\n\n`],
    ["CRLF", csv.replaceAll("\n", "\r\n")],
    ["CRLF, a byte order mark and a final line end", `\uFEFF${csv.replaceAll("\n", "\r\n")}\r\n`],
    ["CR", csv.replaceAll("\n", "\r")],
    ["every field quoted", csv.replaceAll(/[^,\n]+/g, '"$&"')],
    ["the header quoted", csv.replace(/^.*/, (header) => header.replaceAll(/\w+/g, '"$&"'))],
    ["booleans in capitals", csv.replaceAll("true", "TRUE").replaceAll("false", "FALSE")],
    ["dates with an offset", csv.replaceAll("Z", "+00:00")],
  ])("%s changes nothing", (_, text) => {
    expect(parse(text)).toEqual(plain);
  });

  it("blank lines between rows move the line numbers alone", () => {
    const spaced = parse(csv.replaceAll("\n", "\n\n"));
    expect(spaced.users.map(({ line }) => line)).toEqual([5, 7]);
    expect(spaced.malformedRows).toEqual([]);
  });

  it("a blank line before the header", () => {
    expect(namesOf(`\n${csv}`)).toEqual(["dana", "erin"]);
  });

  it.each(["aws", "aws-us-gov", "aws-cn", "aws-iso-b", "aws-eusc"])("the partition %s", (partition) => {
    const report = parse(csv.replaceAll("arn:aws:", `arn:${partition}:`));
    expect(report).toMatchObject({ partition, accountId: ACCOUNT_ID, malformedRows: [] });
    expect(report.root.known).toBe(true);
    expect(report.users).toHaveLength(2);
  });
});

describe("columns", () => {
  const rows = [rootRow(), userRow("dana", { ...password(), ...accessKey(1, daysAgo(10)) })];

  it("in another order", () => {
    expect(parseRows(rows, COLUMNS.toReversed())).toEqual(parseRows(rows));
  });

  it("unknown ones, in front, between and behind", () => {
    const [first, ...others] = COLUMNS;
    const columns = ["zone", first, "mfa_type", ...others, "owner"];
    expect(parseRows(rows, columns)).toEqual(parseRows(rows));
  });

  it("one that is missing costs what reads it alone", () => {
    const { users } = parseRows(
      rows,
      COLUMNS.filter((name) => name !== "access_key_2_last_used_date"),
    );
    expect(users[0]).toMatchObject({
      passwordState: { known: true, value: "set" },
      password: { known: true },
      mfa: { known: true, value: true },
      accessKeys: { known: false, problem: "the report has no column access_key_2_last_used_date" },
      certificates: { known: true },
    });
  });

  it("the three that name a user, and nothing else", () => {
    const { users, root, malformedRows } = parseRows(rows, ["user", "arn", "user_creation_time"]);
    expect([users.length, root.known, malformedRows.length]).toEqual([1, true, 0]);
    expect(users[0]).toMatchObject({
      passwordState: { known: false },
      mfa: { known: false },
      accessKeys: { known: false },
      certificates: { known: false },
    });
  });

  it("a header in which one stands twice", () => {
    expectRefused(csvOf(rows, [...COLUMNS, "mfa_active"]), 'column "mfa_active" stands in its header twice');
  });

  it("a header name with a space is another name", () => {
    const csv = csvOf(rows).replace("mfa_active", " mfa_active");
    expect(parse(csv).users[0]?.mfa).toMatchObject({ known: false });
  });

  it("names that every JavaScript object has are unknown columns like others", () => {
    const csv = csvOf(rows, [...COLUMNS, "constructor", "__proto__", "toString"]);
    expect(parse(csv)).toEqual(parseRows(rows));
  });

  it("the 23rd, in which AWS speaks of further credentials", () => {
    const columns = [...COLUMNS, "additional_credentials_info"];
    const info = "2 more access keys, list them with ListAccessKeys";
    const csv = csvOf(
      [rootRow(), userRow("dana"), userRow("erin", { additional_credentials_info: `"${info}"` })],
      columns,
    );
    expect(parse(csv).users.map(({ moreCredentials }) => moreCredentials)).toEqual([undefined, info]);
  });

  it("the 23rd with a comma and without quotes makes a row too long, and nobody's keys are taken for all", () => {
    const columns = [...COLUMNS, "additional_credentials_info"];
    const csv = csvOf(
      [rootRow(), userRow("dana", { additional_credentials_info: "2 more, list them" })],
      columns,
    );
    expect(parse(csv)).toMatchObject({
      users: [],
      malformedRows: [{ line: 3, name: "dana", problem: "it has 24 fields and the header has 23" }],
    });
  });
});

describe("names", () => {
  const arn = userArn("smith,jane");
  const rest = (count: number) =>
    ["false", "N/A", "N/A", "N/A", "false", ...Array<string>(count).fill("N/A")].join(",");

  it("trap 8: a comma in a quoted name", () => {
    const [header = "", root = ""] = lines(csvOf([rootRow()]));
    const row = `"smith,jane","${arn}",2024-01-01T00:00:00Z,true,no_information,2024-01-01T00:00:00Z,N/A,false,${lines(
      csvOf([userRow("x")]),
    )[1]
      ?.split(",")
      .slice(8)
      .join(",")}`;
    expect(parse([header, root, row].join("\n"))).toMatchObject({
      users: [{ name: "smith,jane", arn, mfa: { known: true, value: false } }],
      malformedRows: [],
    });
  });

  it("trap 8: a comma in a name that is not quoted", () => {
    const line = lines(csvOf([userRow("smith,jane", password())]))[1] ?? "";
    expectOneBadLine(line, "it has 24 fields and the header has 22", "smith");
  });

  it("trap 8: a comma in a name, with so many fields missing elsewhere that the count is right", () => {
    const line = `smith,jane,${arn},2024-01-01T00:00:00Z,${rest(12)}`;
    expect(line.split(",")).toHaveLength(22);
    expectOneBadLine(line, 'its arn "jane" is not that of "smith"', "smith");
  });

  it("trap 8: a comma in the name of the first column alone, with one field too few elsewhere", () => {
    const line = `smith,jane,${userArn("smithjane")},2024-01-01T00:00:00Z,${rest(13)}`;
    expect(line.split(",")).toHaveLength(22);
    expectOneBadLine(line, 'its arn "jane" is not that of "smith"', "smith");
  });

  it("a comma in a path that is not quoted, with one field too few elsewhere", () => {
    const line = `ops,arn:aws:iam::${ACCOUNT_ID}:user/ops,eu/ops,2024-01-01T00:00:00Z,${rest(13)}`;
    expect(line.split(",")).toHaveLength(22);
    expectOneBadLine(line, 'user_creation_time is "eu/ops"', "ops");
  });

  it("a comma in a quoted path", () => {
    const row = userRow("dana", { arn: `"arn:aws:iam::${ACCOUNT_ID}:user/a,b/dana"` });
    expect(parseRows([rootRow(), row]).users[0]?.arn).toBe(`arn:aws:iam::${ACCOUNT_ID}:user/a,b/dana`);
  });

  it.each([
    ["of 64 characters", "x".repeat(64)],
    ["of one character", "x"],
    ["with every character that IAM allows", "aZ0_+=.@-"],
    ["that a spreadsheet takes for a formula", "=cmd"],
    ["that ends in root", "groot"],
    ["root", "root"],
    ["of a boolean", "true"],
    ["of a JavaScript object's own", "constructor"],
    ["of its prototype", "__proto__"],
  ])("a name %s", (_, name) => {
    expect(parseRows([rootRow(), userRow(name)])).toMatchObject({
      users: [{ name, arn: userArn(name) }],
      root: { known: true },
      malformedRows: [],
    });
  });

  it("a user with the longest path and name that IAM allows", () => {
    const path = `/${"p".repeat(510)}/`;
    const row = userRow("x".repeat(64), { arn: `arn:aws:iam::${ACCOUNT_ID}:user${path}${"x".repeat(64)}` });
    expect(parseRows([rootRow(), row]).users).toHaveLength(1);
  });

  it("a path that contains another user's ARN", () => {
    const row = userRow("dana", { arn: `arn:aws:iam::${ACCOUNT_ID}:user/${userArn("erin")}/dana` });
    expect(parseRows([rootRow(), row, userRow("erin")])).toMatchObject({
      accountId: ACCOUNT_ID,
      users: [{ name: "dana" }, { name: "erin" }],
      malformedRows: [],
    });
  });

  it.each([
    ["another user", { arn: userArn("erin") }],
    ["a role", { arn: `arn:aws:iam::${ACCOUNT_ID}:role/dana` }],
    ["an account id of 11 digits", { arn: "arn:aws:iam::11112222333:user/dana" }],
    ["another service", { arn: `arn:aws:sts::${ACCOUNT_ID}:user/dana` }],
    ["root", { arn: ROOT_ARN }],
    ["nobody", { arn: "" }],
    ["a user of the same name in other letters", { arn: userArn("Dana") }],
    ["a user whose name ends in this one", { arn: userArn("xdana") }],
    ["a user, with a line separator behind", { arn: `${userArn("dana")}\u2028` }],
  ])("a row with the ARN of %s", (_, row) => {
    const { users, malformedRows } = parseRows([rootRow(), userRow("dana", row), userRow("frank")]);
    expect(users.map(({ name }) => name)).toEqual(["frank"]);
    expect(malformedRows).toMatchObject([
      { line: 3, name: "dana", problem: expect.stringContaining("its arn") },
    ]);
  });

  it("a row of root's name with a user's ARN is nobody's", () => {
    const row = userRow("dana", { user: "<root_account>" });
    expect(parseRows([rootRow(), row])).toMatchObject({
      users: [],
      root: { known: true },
      malformedRows: [{ line: 3, name: "<root_account>" }],
    });
  });

  it("what cannot be a name is not passed on as one", () => {
    expectOneBadLine("<script>alert(1)</script>", "it has 1 fields", undefined);
    expectOneBadLine(`${"x".repeat(9000)},a`, "longer than 8192 characters", undefined);
  });
});

describe("rows that were damaged", () => {
  const line = lines(csvOf([userRow("zoe", password())]))[1] ?? "";

  it("cut off in the middle", () => {
    expectOneBadLine(line.slice(0, 90), "fields and the header has 22", "zoe");
  });

  it("cut off in the middle at the end of the file", () => {
    const csv = `${csvOf([rootRow(), userRow("dana")])}\n${line.slice(0, 90)}`;
    expect(parse(csv)).toMatchObject({
      users: [{ name: "dana" }],
      malformedRows: [{ line: 4, name: "zoe" }],
    });
  });

  it("cut off inside a quote", () => {
    expectOneBadLine(`zoe,"arn:aws:iam::1111`, "its quotes do not match", "zoe");
  });

  it("cut off inside the quote with which it begins", () => {
    expectOneBadLine(`"smith,ja`, "its quotes do not match");
  });

  it("cut off inside a quote that a later row seems to close", () => {
    const [header = "", root = "", dana = "", erin = ""] = lines(
      csvOf([rootRow(), userRow("dana"), userRow("erin")]),
    );
    const quotedErin = erin.replaceAll(/[^,]+/g, '"$&"');
    const report = parse([header, root, `zoe,"arn`, dana, quotedErin].join("\n"));
    expect(report.users.map(({ name }) => name)).toEqual(["dana", "erin"]);
    expect(report.malformedRows).toMatchObject([{ line: 3, name: "zoe" }]);
  });

  it("a stray quote in the header's last name costs that column alone", () => {
    const csv = csvOf([rootRow(), userRow("dana")]).replace("cert_2_last_rotated", 'cert_2"_last_rotated');
    expect(parse(csv)).toMatchObject({
      users: [{ name: "dana", mfa: { known: true }, certificates: { known: false } }],
      malformedRows: [],
    });
  });

  it("cut off in the middle of its last field", () => {
    const { users, malformedRows } = between(line.slice(0, -1));
    expect(malformedRows).toEqual([]);
    expect(users.find(({ name }) => name === "zoe")).toMatchObject({
      mfa: { known: true },
      certificates: { known: false, problem: expect.stringContaining('"N/"') },
    });
  });

  it("two rows run together", () => {
    expectOneBadLine(line + line.replaceAll("zoe", "yan"), "it has 43 fields", "zoe");
  });

  it("with one field too many", () => {
    expectOneBadLine(`${line},`, "it has 23 fields and the header has 22", "zoe");
  });

  it("of commas alone", () => {
    expectOneBadLine(",".repeat(21), 'its arn "" is not that of ""', undefined);
  });

  it("of spaces", () => {
    expectOneBadLine("   ", "it has 1 fields", undefined);
  });

  it.each([
    ["30 February", "2026-02-30T00:00:00Z", "which is no date"],
    ["month 13", "2026-13-01T00:00:00Z", "which is no date"],
    ["29 February 2025", "2025-02-29T00:00:00Z", "which is no date"],
    ["24 o'clock", "2025-01-01T24:00:00Z", "which is no date"],
    ["another offset", "2025-01-01T00:00:00+02:00", "which is no date"],
    ["N/A", "N/A", "which is no date"],
    ["nothing", "", "which is no date"],
    ["an hour and a second ahead", "2026-11-23T07:00:01Z", "which is in the future"],
    ["trap 17: the year 2206", "2206-01-01T00:00:00Z", "which is in the future"],
    ["the year 1970", "1970-01-01T00:00:00Z", "which is before there was AWS"],
  ])("created at %s", (_, created, problem) => {
    expectOneBadLine(
      lines(csvOf([userRow("zoe", { user_creation_time: created })]))[1] ?? "",
      problem,
      "zoe",
    );
  });

  it("created an hour ahead, which clocks forgive", () => {
    const row = userRow("zoe", { user_creation_time: "2026-11-23T07:00:00Z" });
    expect(parseRows([rootRow(), row]).users[0]?.created).toEqual(new Date("2026-11-23T07:00:00Z"));
  });
});

describe("the root row", () => {
  it("of 2026", () => {
    expect(parseRows([rootRow()])).toMatchObject({
      accountId: ACCOUNT_ID,
      partition: "aws",
      users: [],
      malformedRows: [],
      root: {
        value: {
          name: "<root_account>",
          arn: ROOT_ARN,
          passwordState: { value: "set" },
          password: { value: { nextRotation: { kind: "not_supported" } } },
        },
      },
    });
  });

  it("of earlier years, which does not say whether there is a password", () => {
    const { root } = parseRows([rootRow({ ...OLD_ROOT, password_last_used: "no_information" })]);
    expect(root).toMatchObject({
      value: {
        passwordState: { value: "not_supported" },
        password: {
          value: {
            state: "not_supported",
            lastUsed: { kind: "never" },
            lastChanged: { kind: "not_supported" },
          },
        },
        mfa: { value: true },
      },
    });
  });

  it("trap 2: whose password_last_used is N/A though it has a password", () => {
    const { root } = parseRows([rootRow({ password_last_used: "N/A" })]);
    expect(root).toMatchObject({ value: { passwordState: { value: "set" }, password: { known: false } } });
  });

  it("of an account without a root password", () => {
    const none = { password_enabled: "false", password_last_used: "N/A", password_last_changed: "N/A" };
    expect(parseRows([rootRow(none)]).root).toMatchObject({
      value: { password: { value: { state: "none", lastUsed: { kind: "none" } } } },
    });
  });

  it("is missing", () => {
    expect(parseRows([userRow("dana")])).toMatchObject({
      accountId: ACCOUNT_ID,
      root: { known: false, problem: "the report has no root row" },
      users: [{ name: "dana" }],
      malformedRows: [],
    });
  });

  it("stands last", () => {
    expect(parseRows([userRow("dana"), rootRow()]).root.known).toBe(true);
  });

  it("stands there twice, alike", () => {
    const report = parseRows([rootRow(), rootRow(), userRow("dana")]);
    expect(report.root).toEqual({
      known: false,
      problem: 'the root row, line 2, cannot be read: "<root_account>" has more than one row',
    });
    expect(report.malformedRows.map(({ line }) => line)).toEqual([2, 3]);
    expect(report.users).toHaveLength(1);
  });

  it.each([
    ["was cut off", (csv: string) => csv.replace(/(<root_account>.{60}).*/, "$1")],
    ["has a stray quote", (csv: string) => csv.replace(ROOT_ARN, `"${ROOT_ARN}`)],
    ["was created in the future", (csv: string) => csv.replace("2020-01-01", "2206-01-01")],
  ])("%s", (_, damage) => {
    const report = parse(damage(csvOf([rootRow(), userRow("dana")])));
    expect(report.root).toMatchObject({
      known: false,
      problem: expect.stringContaining("the root row, line 2, cannot be read"),
    });
    expect(report.users.map(({ name }) => name)).toEqual(["dana"]);
  });
});

describe("rows that contradict each other", () => {
  it("two rows of one user: neither is believed, and the others are", () => {
    const report = parseRows([
      rootRow(),
      userRow("dana", { mfa_active: "true" }),
      userRow("erin"),
      userRow("dana", { mfa_active: "false" }),
    ]);
    expect(report.users.map(({ name }) => name)).toEqual(["erin"]);
    expect(report.malformedRows).toEqual([
      { line: 3, name: "dana", problem: '"dana" has more than one row' },
      { line: 5, name: "dana", problem: '"dana" has more than one row' },
    ]);
  });

  it("three rows of one user are three lines", () => {
    const dana = userRow("dana");
    expect(parseRows([rootRow(), dana, dana, dana]).malformedRows.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it("a row of another account", () => {
    const stranger = userRow("dana", { arn: "arn:aws:iam::999988887777:user/dana" });
    expect(parseRows([rootRow(), stranger, userRow("erin")])).toMatchObject({
      accountId: ACCOUNT_ID,
      users: [{ name: "erin" }],
      malformedRows: [{ line: 3, name: "dana", problem: expect.stringContaining("is of another account") }],
    });
  });

  it("a row of the same account id in another partition", () => {
    const stranger = userRow("dana", { arn: `arn:aws-cn:iam::${ACCOUNT_ID}:user/dana` });
    expect(parseRows([rootRow(), stranger, userRow("erin")])).toMatchObject({
      partition: "aws",
      malformedRows: [{ line: 3 }],
    });
  });

  it("a root row of another account does not make strangers of the users", () => {
    const stranger = rootRow({ arn: "arn:aws:iam::999988887777:root" });
    expect(parseRows([stranger, userRow("dana"), userRow("erin"), userRow("frank")])).toMatchObject({
      accountId: ACCOUNT_ID,
      root: { known: false, problem: expect.stringContaining("the root row, line 2, cannot be read") },
      users: [{ name: "dana" }, { name: "erin" }, { name: "frank" }],
    });
  });

  it("two root rows of two accounts: it is the account of most rows, whichever stands first", () => {
    const other = rootRow({ arn: "arn:aws:iam::999988887777:root" });
    for (const rows of [
      [other, rootRow(), userRow("dana")],
      [userRow("dana"), rootRow(), other],
    ]) {
      expect(parseRows(rows)).toMatchObject({ accountId: ACCOUNT_ID, root: { known: true }, users: [{}] });
    }
  });

  it("as many rows of two accounts: it is the one whose root row is there", () => {
    const stranger = userRow("dana", { arn: "arn:aws:iam::000000000001:user/dana" });
    for (const rows of [
      [rootRow(), stranger],
      [stranger, rootRow()],
    ]) {
      expect(parseRows(rows)).toMatchObject({ accountId: ACCOUNT_ID, root: { known: true } });
    }
  });

  it("as many rows of two accounts and no root row: the same account, whichever stands first", () => {
    const stranger = userRow("dana", { arn: "arn:aws:iam::999988887777:user/dana" });
    expect(parseRows([userRow("erin"), stranger]).accountId).toBe(ACCOUNT_ID);
    expect(parseRows([stranger, userRow("erin")]).accountId).toBe(ACCOUNT_ID);
  });
});

describe("large reports", () => {
  const users = Array.from({ length: 5000 }, (_, index) =>
    userRow(`user-${index}`, { ...password(), ...accessKey(1, daysAgo(index % 400), daysAgo(1)) }),
  );

  it("5,000 users", () => {
    const started = performance.now();
    const report = parseRows([rootRow(), ...users]);
    expect(report.users).toHaveLength(5000);
    expect(report.malformedRows).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("5,000 users with every field quoted", () => {
    const csv = csvOf([rootRow(), ...users]).replaceAll(/[^,\n]+/g, '"$&"');
    const started = performance.now();
    expect(parse(csv).users).toHaveLength(5000);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("a row that cannot be read for each of 5,000 users, before and behind root", () => {
    const bad = users.map((row) => ({ ...row, arn: "" }));
    for (const rows of [
      [...bad, rootRow()],
      [rootRow(), ...bad],
    ]) {
      const report = parseRows(rows);
      expect(report.root.known).toBe(true);
      expect(report.malformedRows).toHaveLength(5000);
    }
  });

  it("10,000 rows that cannot be read are told, one more and it is some other file", () => {
    const csv = csvOf([rootRow()]) + "\nx".repeat(10_000);
    expect(parse(csv).malformedRows).toHaveLength(10_000);
    expectRefused(`${csv}\nx`, "more than 10000 rows cannot be read, the first at line 3: it has 1 fields");
  });

  it("10,001 rows of one user", () => {
    const csv = csvOf([rootRow(), ...Array<Row>(10_001).fill(userRow("dana"))]);
    expectRefused(csv, "more than 10000 rows cannot be read");
  });
});
