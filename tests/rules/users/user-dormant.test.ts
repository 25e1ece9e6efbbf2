import { describe, expect, it } from "vitest";
import { messageText } from "../../../src/audit/message.ts";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import userDormant from "../../../src/rules/users/user-dormant.ts";
import * as v from "../../../src/schema.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  type Given,
  password,
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
  lineId,
  quotedRow,
  serviceCredential,
  withMoreCredentials,
} from "../../helpers/user-rows.ts";

const made = (created: string, row: Row = {}): Row => ({
  ...userRow("dana", row),
  user_creation_time: created,
});

testRule(userDormant, {
  "trap 6: the only IAM user is two years old and has no credential": {
    given: { credentialReport: report([userRow("dana")]), serviceCredentials: [] },
    expect: [["fail", "dormant", userArn("dana")]],
  },
  "a user without credentials, created a second less than 45 days ago": {
    given: { credentialReport: report([made(daysAgo(45, -1))]), serviceCredentials: [] },
    expect: [["pass", "new", userArn("dana")]],
  },
  "a user without credentials, created 45 days ago to the second": {
    given: { credentialReport: report([made(daysAgo(45))]), serviceCredentials: [] },
    expect: [["fail", "dormant", userArn("dana")]],
  },
  "a user without credentials of 10 days where the settings allow 7": {
    given: { credentialReport: report([made(daysAgo(10))]), serviceCredentials: [] },
    parameters: { afterDays: 7 },
    expect: [["fail", "dormant", userArn("dana")]],
  },
  "each single credential that is active keeps a user from being dormant": {
    given: {
      credentialReport: report([
        userRow("ana", password()),
        userRow("ben", accessKey(2, daysAgo(800))),
        userRow("cleo", certificate(2, daysAgo(800))),
        userRow("dana"),
      ]),
      serviceCredentials: [serviceCredential("dana", daysAgo(800))],
    },
    expect: [
      ["pass", "hasCredentials", userArn("ana")],
      ["pass", "hasCredentials", userArn("ben")],
      ["pass", "hasCredentials", userArn("cleo")],
      ["pass", "hasCredentials", userArn("dana")],
    ],
  },
  "what is inactive, expired or somebody else's keeps nobody from being dormant": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(9), "N/A", false), ...certificate(1, daysAgo(9), false) }),
      ]),
      serviceCredentials: [
        serviceCredential("dana", daysAgo(9), { Status: "Inactive" }),
        serviceCredential("dana", daysAgo(9), { ExpirationDate: daysAgo(0, 1) }),
        serviceCredential("dana2", daysAgo(9)),
      ],
    },
    expect: [["fail", "dormant", userArn("dana")]],
  },
  "a service credential whose status is written ACTIVE, and one that expires this very second": {
    given: {
      credentialReport: report([userRow("dana"), userRow("eli")]),
      serviceCredentials: [
        serviceCredential("dana", daysAgo(9), { Status: "ACTIVE" }),
        serviceCredential("eli", daysAgo(9), { ExpirationDate: daysAgo(0) }),
      ],
    },
    expect: [
      ["pass", "hasCredentials", userArn("dana")],
      ["pass", "hasCredentials", userArn("eli")],
    ],
  },
  "service credentials are denied: the text says that they were not seen": {
    given: { credentialReport: report([userRow("dana")]), serviceCredentials: unavailable() },
    expect: [["fail", "dormantAsFarAsSeen", userArn("dana")]],
  },
  "password_enabled is not_supported and nothing else is active": {
    given: {
      credentialReport: report([userRow("dana", { password_enabled: "not_supported" })]),
      serviceCredentials: [],
    },
    expect: [["unknown", "notSupported", userArn("dana")]],
  },
  "password_enabled is not_supported and a key is active": {
    given: {
      credentialReport: report([
        userRow("dana", { password_enabled: "not_supported", ...accessKey(1, daysAgo(1)) }),
      ]),
      serviceCredentials: [],
    },
    expect: [["pass", "hasCredentials", userArn("dana")]],
  },
  "AWS says of a third key, which may be active: nobody is told to delete the user": {
    given: {
      credentialReport: withMoreCredentials(report([userRow("dana")]), "3 access keys"),
      serviceCredentials: [],
    },
    expect: [["unknown", "moreCredentials", userArn("dana")]],
  },
  "AWS says of a third key of a user with a password": {
    given: {
      credentialReport: withMoreCredentials(report([userRow("dana", password())]), "3 access keys"),
      serviceCredentials: [],
    },
    expect: [["pass", "hasCredentials", userArn("dana")]],
  },
  "root without any credential is not judged by a rule on users": {
    given: {
      credentialReport: report(
        [],
        rootRow({ password_enabled: "false", password_last_used: "N/A", password_last_changed: "N/A" }),
      ),
      serviceCredentials: [],
    },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 17: a key made in the year 2206": {
    given: {
      credentialReport: report([userRow("dana", accessKey(1, "2206-01-01T00:00:00Z", "N/A", false))]),
      serviceCredentials: [],
    },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 17: a user created in the year 2206": {
    given: { credentialReport: report([made("2206-01-01T00:00:00Z")]), serviceCredentials: [] },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane")]), serviceCredentials: [] },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane"))]), serviceCredentials: [] },
    expect: [["fail", "dormant", userArn("smith,jane")]],
  },
  "a row that was cut off": {
    given: {
      credentialReport: withCutRow(report([userRow("dana", password())])),
      serviceCredentials: [],
    },
    expect: [
      ["pass", "hasCredentials", userArn("dana")],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable(), serviceCredentials: [] },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("user-dormant", () => {
  const all = { ...password(), ...accessKey(1, daysAgo(9)), ...certificate(1, daysAgo(9)) };
  const serviceCredentials = [serviceCredential("dana", daysAgo(9)), serviceCredential("eli", daysAgo(9))];
  const judged = (row: Row, rest: Given = {}) =>
    judge(userDormant, { given: { ...rest, credentialReport: report([userRow("dana", row)]) } });

  it("shows which credentials the user has", () => {
    const evidence = (row: Row, rest?: Given) => judged(row, rest).map((one) => one.evidence);
    const created = { user_creation_time: new Date(daysAgo(730)) };
    const nothing = { ...created, access_key_active: false, cert_active: false };
    expect(evidence({})).toEqual([{ ...nothing, password_enabled: false }]);
    expect(evidence({ password_enabled: "not_supported" })).toEqual([
      { ...nothing, password_enabled: "not_supported" },
    ]);
    expect(evidence(all, { serviceCredentials })).toEqual([
      {
        ...created,
        password_enabled: true,
        access_key_active: true,
        cert_active: true,
        ServiceSpecificCredentials: 1,
      },
    ]);
  });

  it("names each kind of credential that the user has", () => {
    expect(judged(password()).map(messageText)).toEqual(["dana has a console password."]);
    expect(judged(all, { serviceCredentials }).map(messageText)).toEqual([
      "dana has a console password, an active access key, an active signing certificate, and an active service-specific credential.",
    ]);
  });

  it("does not claim to know since when a user has had no credentials", () => {
    expect(judged({}).map(({ since }) => since)).toEqual([undefined]);
  });

  it("takes afterDays in whole days, from 1", () => {
    const { parameters } = userDormant;
    expect(v.is(parametersSchema(parameters), { afterDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { afterDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { afterDays: 10.5 })).toBe(false);
  });
});
