import { describe, expect, it } from "vitest";
import { messageText } from "../../../src/audit/message.ts";
import userSigningCertificate from "../../../src/rules/users/user-signing-certificate.ts";
import {
  ACCOUNT_ID,
  daysAgo,
  type Row,
  report,
  rootRow,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import {
  certificate,
  certificateId,
  lineId,
  quotedRow,
  withMoreCredentials,
} from "../../helpers/user-rows.ts";

testRule(userSigningCertificate, {
  "trap 6: the only IAM user has an active certificate": {
    given: { credentialReport: report([userRow("dana", certificate(1, daysAgo(30)))]) },
    expect: [["fail", "active", certificateId("dana", daysAgo(30))]],
    since: daysAgo(30),
  },
  "an inactive and an active certificate, the active one in slot 2": {
    given: {
      credentialReport: report([
        userRow("dana", { ...certificate(1, daysAgo(9), false), ...certificate(2, daysAgo(800)) }),
      ]),
    },
    expect: [
      ["pass", "inactive", certificateId("dana", daysAgo(9))],
      ["fail", "active", certificateId("dana", daysAgo(800))],
    ],
  },
  "two certificates uploaded in the same second": {
    given: {
      credentialReport: report([
        userRow("dana", { ...certificate(1, daysAgo(9)), ...certificate(2, daysAgo(9)) }),
      ]),
    },
    expect: [
      ["fail", "active", certificateId("dana", daysAgo(9))],
      ["fail", "active", `${certificateId("dana", daysAgo(9))}/2`],
    ],
  },
  "an active certificate of which the report has no date": {
    given: { credentialReport: report([userRow("dana", certificate(1, "N/A"))]) },
    expect: [["fail", "active", certificateId("dana", "undated")]],
  },
  "a user without certificates": {
    given: { credentialReport: report([userRow("dana")]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "AWS says of a third certificate": {
    given: {
      credentialReport: withMoreCredentials(
        report([userRow("dana", certificate(1, daysAgo(9), false))]),
        "3 signing certificates",
      ),
    },
    expect: [
      ["pass", "inactive", certificateId("dana", daysAgo(9))],
      ["unknown", "moreCredentials", userArn("dana")],
    ],
  },
  "root's certificate is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(certificate(1, daysAgo(800)))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 17: a certificate uploaded in the year 2206": {
    given: { credentialReport: report([userRow("dana", certificate(1, "2206-01-01T00:00:00Z", false))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", certificate(2, daysAgo(9)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", certificate(2, daysAgo(9))))]) },
    expect: [["fail", "active", certificateId("smith,jane", daysAgo(9))]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana")])) },
    expect: [["unknown", "malformedRow", lineId(4)]],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("user-signing-certificate", () => {
  it("trap 13: finds the same where two certificates swap columns", () => {
    const judged = (first: 1 | 2, second: 1 | 2) =>
      judge(userSigningCertificate, {
        given: {
          credentialReport: report([
            userRow("dana", {
              ...certificate(first, daysAgo(9), false),
              ...certificate(second, daysAgo(9)),
            }),
          ]),
        },
      });
    expect(judged(2, 1)).toEqual(judged(1, 2));
    expect(judged(1, 2).map(({ outcome, resource }) => [outcome, resource.owner?.id])).toEqual([
      ["fail", userArn("dana")],
      ["pass", userArn("dana")],
    ]);
  });

  it("shows the columns without the number of the slot, which means nothing", () => {
    const evidence = (row: Row) =>
      judge(userSigningCertificate, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(certificate(2, daysAgo(9)))).toEqual([
      { cert_active: true, cert_last_rotated: new Date(daysAgo(9)) },
    ]);
    expect(evidence(certificate(2, "not_supported"))).toEqual([
      { cert_active: true, cert_last_rotated: "not_supported" },
    ]);
  });

  it("says that the date of a certificate is not known", () => {
    const given = { credentialReport: report([userRow("dana", certificate(1, "N/A"))]) };
    expect(judge(userSigningCertificate, { given }).map(messageText)).toEqual([
      "dana has an active X.509 signing certificate, uploaded on an unknown date.",
    ]);
  });
});
