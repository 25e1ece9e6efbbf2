import { describe, expect, it } from "vitest";
import { readRow } from "../../src/account/report-row.ts";
import {
  accessKey,
  COLUMNS,
  daysAgo,
  password,
  type Row,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";

const NOT_AFTER = new Date("2026-11-23T07:00:00Z");
const MADE = "2024-03-01T10:00:00Z";
const USED = "2025-04-02T11:00:00Z";
const DANA = { type: "user", id: userArn("dana"), name: "dana" } as const;
const at = (text: string) => ({ kind: "date", at: new Date(text) });

function read(row: Row, columns: readonly string[] = [...COLUMNS, "additional_credentials_info"]) {
  const cells: Readonly<Record<string, string | undefined>> = userRow("dana", row);
  return readRow(
    { line: 2, name: "dana", arn: userArn("dana"), created: new Date(daysAgo(730)), resource: DANA },
    (name) => (columns.includes(name) ? (cells[name] ?? "N/A") : undefined),
    NOT_AFTER,
  );
}

const value = (known: unknown) => ({ known: true, value: known });
const problem = (text: string) => ({ known: false, problem: expect.stringContaining(text) });

describe("passwords", () => {
  it("a user without a password", () => {
    expect(read({})).toMatchObject({
      passwordState: value("none"),
      password: value({
        state: "none",
        lastUsed: { kind: "none" },
        lastChanged: { kind: "none" },
        nextRotation: { kind: "none" },
      }),
    });
  });

  it("a password in use", () => {
    const row = password({ password_last_used: USED, password_last_changed: MADE });
    expect(read(row).password).toEqual(
      value({ state: "set", lastUsed: at(USED), lastChanged: at(MADE), nextRotation: { kind: "none" } }),
    );
  });

  it("no_information: a password that was never used", () => {
    const row = password({ password_last_used: "no_information", password_last_changed: MADE });
    expect(read(row).password).toMatchObject(value({ lastUsed: { kind: "never" } }));
  });

  it("not_supported: AWS does not say when the password was used and changed", () => {
    const row = password({
      password_last_used: "not_supported",
      password_last_changed: "not_supported",
      password_next_rotation: "not_supported",
    });
    expect(read(row).password).toEqual(
      value({
        state: "set",
        lastUsed: { kind: "not_supported" },
        lastChanged: { kind: "not_supported" },
        nextRotation: { kind: "not_supported" },
      }),
    );
  });

  it("not_supported: AWS does not say whether there is a password", () => {
    const row: Row = { password_enabled: "not_supported", password_last_used: USED };
    expect(read(row)).toMatchObject({
      passwordState: value("not_supported"),
      password: value({ state: "not_supported", lastUsed: at(USED) }),
    });
  });

  it.each([
    ["a password of which N/A says that there is none", { password_last_used: "N/A" }],
    ["a password whose change is N/A", { password_last_changed: "N/A" }],
  ])("%s: what was used and changed is unreadable, that there is one is not", (_, row) => {
    expect(read(password(row))).toMatchObject({
      passwordState: value("set"),
      password: problem("password_enabled is true"),
    });
  });

  it("a password that will expire in 1,095 days, the longest that a policy allows", () => {
    const due = new Date(NOT_AFTER.getTime() + 1095 * 86_400_000);
    const text = due.toISOString().replace(".000", "");
    expect(read(password({ password_next_rotation: text })).password).toMatchObject(
      value({ nextRotation: at(text) }),
    );
  });

  it("a password that would expire later than any policy allows", () => {
    expect(read(password({ password_next_rotation: "2029-11-22T07:00:01Z" })).password).toEqual(
      problem("in the future"),
    );
  });

  it.each(["", "yes", "1", "N/A", "no_information", " true", "tru", "true\u0000"])(
    "password_enabled is %j, which is neither true nor false",
    (text) => {
      const row = read(password({ password_enabled: text }));
      expect(row.passwordState).toEqual(problem("password_enabled is"));
      expect(row.password).toEqual(problem("password_enabled is"));
      expect(row.mfa).toEqual(value(true));
    },
  );
});

describe("booleans", () => {
  it.each([
    ["true", true],
    ["TRUE", true],
    ["True", true],
    ["false", false],
    ["FALSE", false],
    ["fAlSe", false],
  ])("%s", (text, expected) => {
    expect(read({ mfa_active: text }).mfa).toEqual(value(expected));
  });

  it("NOT_SUPPORTED in capitals", () => {
    expect(read({ password_enabled: "NOT_SUPPORTED" }).passwordState).toEqual(value("not_supported"));
  });

  it("not_supported is no answer to whether MFA is on", () => {
    expect(read({ mfa_active: "not_supported" }).mfa).toEqual(problem("mfa_active"));
  });

  it("the Turkish dotless i is no i", () => {
    expect(read({ mfa_active: "fa\u0131se" }).mfa).toEqual(problem("mfa_active"));
  });
});

describe("access keys", () => {
  it("no key", () => {
    expect(read({}).accessKeys).toEqual(value([]));
  });

  it("an active key in use", () => {
    expect(read(accessKey(2, MADE, USED)).accessKeys).toMatchObject(
      value([{ active: true, created: at(MADE), lastUsed: at(USED) }]),
    );
  });

  it("an active key that was never used", () => {
    expect(read(accessKey(1, MADE)).accessKeys).toMatchObject(value([{ lastUsed: { kind: "never" } }]));
  });

  it("an inactive key keeps its dates", () => {
    expect(read(accessKey(1, MADE, USED, false)).accessKeys).toMatchObject(
      value([{ active: false, created: at(MADE), lastUsed: at(USED) }]),
    );
  });

  it("an active key without a date is a key", () => {
    expect(read(accessKey(1, "N/A")).accessKeys).toMatchObject(
      value([{ active: true, created: { kind: "none" }, lastUsed: { kind: "never" } }]),
    );
  });

  it("an active key of whose date AWS does not speak is a key", () => {
    expect(read(accessKey(1, "not_supported", "not_supported")).accessKeys).toMatchObject(
      value([{ active: true, created: { kind: "not_supported" }, lastUsed: { kind: "not_supported" } }]),
    );
  });

  it("the same two keys in either slot", () => {
    const keys = (first: 1 | 2, second: 1 | 2) => {
      const { accessKeys } = read({ ...accessKey(first, MADE, USED), ...accessKey(second, USED) });
      return accessKeys.known ? accessKeys.value : [];
    };
    // Oldest first, whichever slot it stood in.
    expect(keys(1, 2).map(({ resource }) => resource.id)).toEqual([
      `${DANA.id}/access-key/${MADE}`,
      `${DANA.id}/access-key/${USED}`,
    ]);
    expect(keys(2, 1)).toEqual(keys(1, 2));
  });

  it.each([
    ["a date of last use and none of creation", accessKey(1, "N/A", USED, false)],
    ["a key that was never used and never created", accessKey(2, "N/A", "no_information", false)],
  ])("%s contradict each other", (_, row) => {
    expect(read(row).accessKeys).toEqual(problem("says there is no such key"));
  });

  it("an inactive key of which AWS does not say whether there is one", () => {
    expect(read(accessKey(1, "not_supported", "N/A", false)).accessKeys).toEqual(
      problem("does not say whether there is an inactive one"),
    );
  });

  it("where AWS does not say when a key that does not exist was used, there is still no key", () => {
    expect(read(accessKey(1, "N/A", "not_supported", false)).accessKeys).toEqual(value([]));
  });

  it("one unreadable slot costs both, and nothing else", () => {
    const row = read({ ...password(), ...accessKey(1, MADE), access_key_2_active: "maybe" });
    expect(row.accessKeys).toEqual(problem('access_key_2_active is "maybe"'));
    expect(row).toMatchObject({
      passwordState: { known: true },
      mfa: { known: true },
      certificates: { known: true },
    });
  });
});

describe("signing certificates", () => {
  it("none, an active one and an inactive one, which keeps its date", () => {
    expect(read({}).certificates).toEqual(value([]));
    const row: Row = {
      cert_1_active: "false",
      cert_1_last_rotated: MADE,
      cert_2_active: "true",
      cert_2_last_rotated: USED,
    };
    expect(read(row).certificates).toMatchObject(
      value([
        { active: false, uploaded: at(MADE) },
        { active: true, uploaded: at(USED) },
      ]),
    );
  });

  it("an active certificate without a date is one", () => {
    expect(read({ cert_1_active: "true" }).certificates).toMatchObject(
      value([{ active: true, uploaded: { kind: "none" } }]),
    );
  });

  it("an inactive certificate of which AWS does not say whether there is one", () => {
    expect(read({ cert_2_last_rotated: "not_supported" }).certificates).toEqual(
      problem("cert_2_last_rotated does not say"),
    );
  });
});

describe("dates", () => {
  it.each([
    ["an hour ahead, which is the clock skew", "2026-11-23T07:00:00Z"],
    ["in the other form", "2026-11-23T07:00:00+00:00"],
    ["in the year in which AWS accounts may begin", "2000-01-01T00:00:00Z"],
  ])("%s", (_, text) => {
    expect(read(accessKey(1, text)).accessKeys).toMatchObject(value([{ created: at(text) }]));
  });

  it.each([
    ["an hour and a second ahead", "2026-11-23T07:00:01Z", "in the future"],
    ["trap 17: in the year 2206", "2206-01-01T00:00:00Z", "in the future"],
    ["zero seconds after 1970", "1970-01-01T00:00:00Z", "before there was AWS"],
    ["the zero of a database", "0001-01-01T00:00:00Z", "no date"],
    ["30 February", "2026-02-30T00:00:00Z", "no date"],
    ["empty", "", "no date"],
    ["N/A in small letters", "n/a", "no date"],
    ["of a spreadsheet", "11/23/2026 6:00", "no date"],
  ])("%s costs its own group of columns alone", (_, text, reason) => {
    const columns = [
      "password_last_used",
      "password_last_changed",
      "access_key_1_last_rotated",
      "access_key_2_last_used_date",
      "cert_1_last_rotated",
    ] as const;
    const full: Row = { ...password(), ...accessKey(1, MADE, USED), ...accessKey(2, MADE, USED) };
    for (const column of columns) {
      const facet = column.startsWith("p")
        ? "password"
        : column.startsWith("a")
          ? "accessKeys"
          : "certificates";
      const row = read({ ...full, [column]: text });
      expect(row[facet], column).toEqual(problem(reason));
      const others = (["passwordState", "password", "mfa", "accessKeys", "certificates"] as const).filter(
        (name) => name !== facet,
      );
      for (const other of others) expect(row[other].known, `${other} with ${column}`).toBe(true);
    }
  });

  it("what is found is quoted, shortened and without control characters", () => {
    const { accessKeys } = read(accessKey(1, `\u001B[31m\u0000${"9".repeat(4000)}`));
    const text = accessKeys.known ? "" : accessKeys.problem;
    expect(text).toContain("\\u001b[31m\\u0000999");
    expect(text.length).toBeLessThan(120);
  });
});

describe("columns that the report does not have", () => {
  it.each([
    ["password_enabled", ["passwordState", "password"]],
    ["password_last_used", ["password"]],
    ["password_last_changed", ["password"]],
    ["password_next_rotation", ["password"]],
    ["mfa_active", ["mfa"]],
    ["access_key_1_active", ["accessKeys"]],
    ["access_key_1_last_rotated", ["accessKeys"]],
    ["access_key_1_last_used_date", ["accessKeys"]],
    ["access_key_2_active", ["accessKeys"]],
    ["access_key_2_last_rotated", ["accessKeys"]],
    ["access_key_2_last_used_date", ["accessKeys"]],
    ["cert_1_active", ["certificates"]],
    ["cert_1_last_rotated", ["certificates"]],
    ["cert_2_active", ["certificates"]],
    ["cert_2_last_rotated", ["certificates"]],
    ["access_key_1_last_used_region", []],
    ["access_key_1_last_used_service", []],
    ["access_key_2_last_used_region", []],
    ["access_key_2_last_used_service", []],
  ] as const)("%s costs %j", (column, facets) => {
    const row = read(
      password(),
      COLUMNS.filter((name) => name !== column),
    );
    const lost = (["passwordState", "password", "mfa", "accessKeys", "certificates"] as const).filter(
      (name) => !row[name].known,
    );
    expect(lost).toEqual(facets);
    for (const name of lost) expect(row[name]).toEqual(problem(`the report has no column ${column}`));
  });
});

describe("credentials for which there are no columns", () => {
  it.each(["", "N/A", "n/a", "  "])("%j says that there are none", (text) => {
    expect(read({ additional_credentials_info: text }).moreCredentials).toBeUndefined();
  });

  it("what AWS says of them is kept in its words", () => {
    const text = "1 more access key: ListAccessKeys";
    expect(read({ additional_credentials_info: ` ${text} ` }).moreCredentials).toBe(text);
  });

  it("a report without the column says nothing of them", () => {
    expect(read({ additional_credentials_info: "1 more" }, COLUMNS).moreCredentials).toBeUndefined();
  });
});

it("a fault of the program is not taken for an unreadable cell", () => {
  const broken = () => {
    throw new TypeError("a bug");
  };
  const identity = { line: 2, name: "dana", arn: userArn("dana"), created: NOT_AFTER, resource: DANA };
  expect(() => readRow(identity, broken, NOT_AFTER)).toThrow(TypeError);
});
