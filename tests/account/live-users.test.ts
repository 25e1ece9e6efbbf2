import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportSection } from "../../src/account/account.ts";
import { type LiveUsers, withLiveUsers } from "../../src/account/live-users.ts";
import type { ReportRow } from "../../src/account/report-row.ts";
import { isoSeconds } from "../../src/account/time.ts";
import { audit } from "../../src/audit/audit.ts";
import {
  accessKey,
  accountOf,
  daysAgo,
  GENERATED_AT,
  type Given,
  NOW,
  password,
  type Row,
  report,
  snapshotOf,
  unavailable,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";
import { allRules } from "../helpers/all-rules.ts";
import { ASKED_AT, liveUser } from "../helpers/live-users.ts";
import { soundAccounts, wildAccounts } from "../helpers/snapshot-arbitraries.ts";

const DANA = userArn("dana");
const OLD = daysAgo(400);
const OLDER = daysAgo(800);
const denied = unavailable();

function reportOf(given: Given): ReportSection | undefined {
  const { credentialReport } = accountOf(given).sections;
  return credentialReport.status === "known" ? credentialReport.value : undefined;
}

function rowWith(row: Row, live: LiveUsers[string]): ReportRow | undefined {
  return reportOf({
    credentialReport: report([userRow("dana", row)]),
    liveUsers: { [DANA]: live },
  })?.users[0];
}

const NO_PASSWORD = {
  state: "none",
  lastUsed: { kind: "none" },
  lastChanged: { kind: "none" },
  nextRotation: { kind: "none" },
};

describe("a user of whom AWS was asked after the report was made", () => {
  it("that is gone has no row; the others have theirs", () => {
    const { users = [] } =
      reportOf({
        credentialReport: report([userRow("dana"), userRow("groot")]),
        liveUsers: { [DANA]: { asOf: ASKED_AT, gone: true } },
      }) ?? {};
    expect(users.map(({ name }) => name)).toEqual(["groot"]);
  });

  it("that is in no row of the report gets none", () => {
    const { users } = reportOf({ credentialReport: report([]), liveUsers: { [DANA]: liveUser({}) } }) ?? {};
    expect(users).toEqual([]);
  });

  it("has MFA with any device, and none without", () => {
    const SerialNumber = `arn:aws:iam::111122223333:mfa/phone`;
    expect(rowWith(password({ mfa_active: "false" }), liveUser({ devices: [SerialNumber] }))?.mfa).toEqual({
      known: true,
      value: true,
    });
    expect(rowWith(password(), liveUser({ devices: [] }))?.mfa).toEqual({ known: true, value: false });
  });

  it("without a login profile has no password, and no dates of one", () => {
    const row = rowWith(password(), liveUser({ passwordMade: null }));
    expect(row).toMatchObject({
      passwordState: { known: true, value: "none" },
      password: { known: true, value: NO_PASSWORD },
      live: { asOf: new Date(ASKED_AT), facets: ["passwordState", "password"] },
    });
  });

  it("with the password of the report keeps its dates, which are not confirmed", () => {
    const before = rowWith(password(), liveUser({}));
    const row = rowWith(password(), liveUser({ passwordMade: OLD }));
    expect(row).toMatchObject({
      passwordState: { known: true, value: "set" },
      password: before?.password,
      live: { facets: ["passwordState"] },
    });
  });

  it.each([
    ["where the report has none", {}, OLD],
    ["made a second after the report", password(), "2026-11-23T05:58:01Z"],
  ])("with a password %s has one without dates", (_, row, made) => {
    const live = rowWith(row, liveUser({ passwordMade: made }));
    expect(live?.passwordState).toEqual({ known: true, value: "set" });
    expect(live?.password).toEqual({ known: false, problem: expect.stringContaining("newer") });
  });

  it("with a password made when the report was, has its dates", () => {
    expect(rowWith(password(), liveUser({ passwordMade: GENERATED_AT }))?.password.known).toBe(true);
  });

  it("with a password whose change after the report was made is in it all the same, has its dates", () => {
    const made = "2026-11-23T05:59:00Z";
    const row = rowWith(password({ password_last_changed: made }), liveUser({ passwordMade: made }));
    expect(row?.password).toMatchObject({ known: true, value: { state: "set" } });
  });

  it("keeps the last use of a key that is still there, active or not as it is now", () => {
    const row = rowWith(accessKey(1, OLD, daysAgo(3)), liveUser({ keys: [[OLD, "Inactive"]] }));
    expect(row?.accessKeys).toMatchObject({
      known: true,
      value: [
        {
          active: false,
          created: { kind: "date", at: new Date(OLD) },
          lastUsed: { kind: "date", at: new Date(daysAgo(3)) },
        },
      ],
    });
  });

  it("has no key that is no longer listed, and a new one of whose use nobody has said", () => {
    const row = rowWith(accessKey(2, OLD, daysAgo(3)), liveUser({ keys: [[daysAgo(0), "Active"]] }));
    expect(row?.accessKeys).toMatchObject({
      known: true,
      value: [{ active: true, created: { kind: "date", at: NOW }, lastUsed: { kind: "not_supported" } }],
    });
  });

  it("of two keys made in the same second has each once, with the use that fits it", () => {
    const both = { ...accessKey(1, OLD, daysAgo(3), false), ...accessKey(2, OLD, daysAgo(9)) };
    const uses = (keys: readonly (readonly [string, string])[]) => {
      const { accessKeys } = rowWith(both, liveUser({ keys })) ?? {};
      return accessKeys?.known === true ? accessKeys.value.map(({ lastUsed }) => lastUsed) : [];
    };
    const at = (days: number) => ({ kind: "date", at: new Date(daysAgo(days)) });
    expect(
      uses([
        [OLD, "Active"],
        [OLD, "Inactive"],
      ]),
    ).toEqual([at(9), at(3)]);
    expect(
      uses([
        [OLD, "Active"],
        [OLD, "Active"],
      ]),
    ).toEqual([at(9), at(3)]);
    expect(uses([[OLD, "Inactive"]])).toEqual([at(3)]);
  });

  it("whose keys the report garbles has those that AWS lists", () => {
    const garbled = { ...accessKey(1, OLD), access_key_1_active: "maybe" };
    const row = rowWith(garbled, liveUser({ keys: [[OLDER, "Active"]] }));
    expect(row?.accessKeys).toMatchObject({ known: true, value: [{ active: true }] });
  });

  it("only what could be read is confirmed", () => {
    const row = rowWith(password(), liveUser({ devices: [], keys: denied, passwordMade: denied }));
    expect(row?.live).toEqual({ asOf: new Date(ASKED_AT), facets: ["mfa"] });
  });
});

const findingsOf = (given: Given) => audit(snapshotOf(given), allRules, ALL_ON, NOW).findings;
const ALL_ON = Object.fromEntries(allRules.map(({ id }) => [id, { enabled: true }]));

/** What AWS would say where nothing has changed since the report; of what the report does not say, nothing. */
function sameAs(row: ReportRow): LiveUsers[string] {
  const { accessKeys, mfa } = row;
  const keys = accessKeys.known
    ? accessKeys.value.flatMap(({ active, created }) =>
        created.kind === "date" ? [[isoSeconds(created.at), active ? "Active" : "Inactive"] as const] : [],
      )
    : [];
  return liveUser({
    passwordMade: passwordMadeOf(row),
    keys: accessKeys.known && keys.length === accessKeys.value.length ? keys : denied,
    devices: mfa.known ? (mfa.value ? ["arn:aws:iam::111122223333:mfa/phone"] : []) : denied,
  });
}

function passwordMadeOf({ password: reported }: ReportRow) {
  if (!reported.known || reported.value.state === "not_supported") return denied;
  return reported.value.state === "none" ? null : GENERATED_AT;
}

describe("laying it over the report", () => {
  const accounts = fc.oneof(soundAccounts, wildAccounts).map(({ given }) => given);

  it("is nothing where nobody was asked about", () => {
    fc.assert(
      fc.property(accounts, (given) => {
        const section = reportOf(given);
        if (section !== undefined) expect(withLiveUsers(section, {})).toBe(section);
        expect(findingsOf({ ...given, liveUsers: {} })).toEqual(findingsOf(given));
      }),
      { numRuns: 100 },
    );
  });

  it("changes nothing where nothing could be read", () => {
    fc.assert(
      fc.property(accounts, (given) => {
        const { users } = reportOf(given) ?? { users: [] };
        const liveUsers = Object.fromEntries(users.map(({ arn }) => [arn, liveUser({})]));
        expect(findingsOf({ ...given, liveUsers })).toEqual(findingsOf(given));
      }),
      { numRuns: 200 },
    );
  });

  it("changes no verdict where AWS says what the report says", () => {
    let asked = 0;
    const unconfirmed = (given: Given) =>
      findingsOf(given).map(({ confirmedAt: _, asOf: __, ...finding }) => finding);
    fc.assert(
      fc.property(accounts, (given) => {
        const { users } = reportOf(given) ?? { users: [] };
        asked += users.length;
        const liveUsers = Object.fromEntries(users.map((row) => [row.arn, sameAs(row)]));
        expect(unconfirmed({ ...given, liveUsers })).toEqual(unconfirmed(given));
      }),
      { numRuns: 300 },
    );
    expect(asked).toBeGreaterThan(100);
  });

  it("changes no verdict on anybody else", () => {
    fc.assert(
      fc.property(wildAccounts, fc.boolean(), ({ given }, isGone) => {
        const [first] = reportOf(given)?.users ?? [];
        fc.pre(first !== undefined);
        const live = isGone
          ? { asOf: ASKED_AT, gone: true as const }
          : liveUser({ passwordMade: null, keys: [], devices: [] });
        const ofOthers = (all: Given) =>
          findingsOf(all).filter(({ resource }) => {
            const { type, id } = resource.owner ?? resource;
            return type === "user" && id !== first?.arn;
          });
        expect(ofOthers({ ...given, liveUsers: { [first?.arn ?? ""]: live } })).toEqual(ofOthers(given));
      }),
      { numRuns: 200 },
    );
  });
});

describe("when it is true", () => {
  const given: Given = {
    credentialReport: report([
      userRow("dana", { ...password({ mfa_active: "false" }), ...accessKey(1, OLD) }),
    ]),
    liveUsers: {
      [DANA]: liveUser({ passwordMade: OLD, devices: [], keys: [[OLD, "Active"]] }),
    },
  };
  const found = (rule: string) => findingsOf(given).find((finding) => finding.rule === rule);
  const asOf = new Date(ASKED_AT);

  it.each(["user-mfa", "access-key-age"])("all that %s reads was asked anew: it is confirmed", (rule) => {
    expect(found(rule)).toMatchObject({ outcome: "fail", asOf, confirmedAt: asOf });
  });

  it.each([
    ["access-key-unused", "fail", "when a key was last used"],
    ["user-password-unused", "pass", "the dates of a password"],
    ["user-dormant", "pass", "certificates"],
  ])("%s is not: the report alone has %s", (rule, outcome) => {
    expect(found(rule)).toMatchObject({ outcome, asOf: new Date(GENERATED_AT) });
    expect(found(rule)).not.toHaveProperty("confirmedAt");
  });

  it("what one denied call leaves unread confirms nothing that rests on it", () => {
    const row = report([userRow("dana", password({ mfa_active: "false" }))]);
    const liveUsers = { [DANA]: liveUser({ devices: [], passwordMade: denied }) };
    const finding = findingsOf({ credentialReport: row, liveUsers }).find(({ rule }) => rule === "user-mfa");
    expect(finding).toMatchObject({ outcome: "fail", asOf: new Date(GENERATED_AT) });
    expect(finding).not.toHaveProperty("confirmedAt");
  });

  it("a user without anything to judge is told of by nobody", () => {
    const liveUsers = { [DANA]: { asOf: ASKED_AT, gone: true as const } };
    const of = findingsOf({ ...given, liveUsers }).filter(({ id }) => id.includes(DANA));
    expect(of).toEqual([]);
  });
});
