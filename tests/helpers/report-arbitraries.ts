import fc from "fast-check";
import { isoSeconds } from "../../src/account/time.ts";
import {
  accessKey,
  COLUMNS,
  NOW,
  OLD_ROOT,
  password,
  type Row,
  rootRow,
  userRow,
} from "./account-fixture.ts";

/** A date as the report writes it, at some second since 2019 and before the audit. */
export const wireDate = fc
  .integer({ min: Date.parse("2019-01-01T00:00:00Z") / 1000, max: NOW.getTime() / 1000 - 1 })
  .map((seconds) => isoSeconds(new Date(seconds * 1000)));

/** What may stand in any cell of a report, in its place or not. */
export const wireWord = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("true", "false", "TRUE", "N/A", "no_information", "not_supported"),
  },
  { weight: 3, arbitrary: wireDate },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      " ",
      "2206-01-01T00:00:00Z",
      "2026-02-30T00:00:00Z",
      "1970-01-01T00:00:00Z",
      "éß",
    ),
  },
);

/** All that AWS documents; the last is not in every report. */
export const ALL_COLUMNS = [...COLUMNS, "additional_credentials_info"] as const;

export const userName = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0189_+=.@-"),
  minLength: 1,
  maxLength: 12,
});

const IDENTITY = ["user", "arn", "user_creation_time"];
const JUDGED = COLUMNS.filter((name) => !IDENTITY.includes(name));

/** Any words in any cells: what a report may hold when it is not what we think. */
const wildCells: fc.Arbitrary<Row> = fc.record(Object.fromEntries(JUDGED.map((name) => [name, wireWord])), {
  requiredKeys: [],
});

const aPassword: fc.Arbitrary<Row> = fc
  .tuple(wireDate, fc.oneof(wireDate, fc.constant("no_information")), fc.boolean())
  .map(([changed, used, mfa]) =>
    password({ password_last_changed: changed, password_last_used: used, mfa_active: String(mfa) }),
  );

const aKey = (slot: 1 | 2): fc.Arbitrary<Row> =>
  fc
    .tuple(wireDate, fc.oneof(wireDate, fc.constant("N/A")), fc.boolean())
    .map(([made, used, active]) => accessKey(slot, made, used, active));

const aCertificate = (slot: 1 | 2): fc.Arbitrary<Row> =>
  fc.tuple(wireDate, fc.boolean()).map(([uploaded, active]) => ({
    [`cert_${slot}_active`]: String(active),
    [`cert_${slot}_last_rotated`]: uploaded,
  }));

const moreCredentials: fc.Arbitrary<Row> = fc.constantFrom("N/A", "2 more access keys").map((info) => ({
  additional_credentials_info: info,
}));

const orNone = (row: fc.Arbitrary<Row>) => fc.oneof(fc.constant<Row>({}), row);

/** Credentials as AWS writes them. */
const soundCells: fc.Arbitrary<Row> = fc
  .tuple(
    orNone(aPassword),
    orNone(aKey(1)),
    orNone(aKey(2)),
    orNone(aCertificate(1)),
    orNone(aCertificate(2)),
    orNone(moreCredentials),
  )
  .map((rows) => Object.assign({}, ...rows));

function usersOf(cells: fc.Arbitrary<Row>): fc.Arbitrary<Row[]> {
  const user = fc
    .tuple(userName, wireDate, cells)
    .map(([name, created, row]) => userRow(name, { user_creation_time: created, ...row }));
  return fc.uniqueArray(user, { selector: ({ user: name }) => name?.toLowerCase(), maxLength: 6 });
}

const NO_PASSWORD: Row = {
  password_enabled: "false",
  password_last_used: "N/A",
  password_last_changed: "N/A",
};

/** Root as AWS writes it, in the forms of 2026 and before, with and without a password. */
export const soundRoot: fc.Arbitrary<Row> = fc
  .tuple(
    fc.oneof(
      fc
        .tuple(wireDate, fc.oneof(wireDate, fc.constant("no_information")))
        .map(([changed, used]): Row => ({ password_last_changed: changed, password_last_used: used })),
      fc.constant(NO_PASSWORD),
      fc
        .oneof(wireDate, fc.constantFrom("no_information", "N/A"))
        .map((used): Row => ({ ...OLD_ROOT, password_last_used: used })),
    ),
    fc.boolean(),
    orNone(aKey(1)),
    orNone(aKey(2)),
    orNone(aCertificate(1)),
    orNone(moreCredentials),
  )
  .map(([state, mfa, ...credentials]) =>
    rootRow(Object.assign({ mfa_active: String(mfa) }, state, ...credentials)),
  );

/** Users of whom each row is what AWS would write. */
export const soundUsers = usersOf(soundCells);
/** Users with any words in their cells. */
export const wildUsers = usersOf(fc.oneof(soundCells, wildCells));

export const wildRoot = fc.oneof(soundRoot, wildCells.map(rootRow));
