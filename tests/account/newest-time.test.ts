import { describe, expect, it } from "vitest";
import { parseCredentialReport } from "../../src/account/credential-report.ts";
import { newestTime } from "../../src/account/newest-time.ts";
import {
  accessKey,
  csvOf,
  daysAgo,
  NOW,
  password,
  type Row,
  rootRow,
  userRow,
} from "../helpers/account-fixture.ts";

const newest = (...rows: Row[]) => newestTime(parseCredentialReport(csvOf(rows), NOW));

describe("the newest time in a report", () => {
  it.each([
    ["the last use of root's password", [rootRow({ password_last_used: daysAgo(2) })]],
    [
      "a change of a password",
      [
        rootRow(),
        userRow("dana", password({ password_last_used: daysAgo(9), password_last_changed: daysAgo(2) })),
      ],
    ],
    ["the creation of a user", [rootRow(), { ...userRow("dana"), user_creation_time: daysAgo(2) }]],
    ["the creation of a key", [rootRow(), userRow("dana", accessKey(1, daysAgo(2)))]],
    ["the last use of a key", [rootRow(), userRow("dana", accessKey(2, daysAgo(50), daysAgo(2)))]],
    [
      "the upload of a certificate",
      [rootRow(), userRow("dana", { cert_2_active: "true", cert_2_last_rotated: daysAgo(2) })],
    ],
  ])("may be %s", (_, rows) => {
    expect(newest(...rows)).toEqual(new Date(daysAgo(2)));
  });

  it("is not an expiry, which lies in the future by nature", () => {
    const row = userRow(
      "dana",
      password({ password_last_used: daysAgo(3), password_next_rotation: daysAgo(-60) }),
    );
    expect(newest(rootRow(), row)).toEqual(new Date(daysAgo(3)));
  });

  it("comes from what can be read of a report without a root row", () => {
    expect(newest({ ...userRow("dana"), user_creation_time: daysAgo(5), mfa_active: "?" })).toEqual(
      new Date(daysAgo(5)),
    );
    expect(
      newest({
        ...userRow("dana", password({ password_last_used: "soon" })),
        user_creation_time: daysAgo(5),
      }),
    ).toEqual(new Date(daysAgo(5)));
  });
});
