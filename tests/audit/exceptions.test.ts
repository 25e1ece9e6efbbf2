import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysAfter } from "../../src/account/time.ts";
import { audit } from "../../src/audit/audit.ts";
import { type Exception, type ExceptionUse, exceptOf } from "../../src/audit/exceptions.ts";
import { type Finding, identityOf, isUncoveredFail } from "../../src/audit/finding.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  NOW,
  password,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  snapshotOf,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";
import { allRules } from "../helpers/all-rules.ts";
import { certificate } from "../helpers/user-rows.ts";

const CREATED = "2024-05-01T00:00:00Z";
const BOB = `${userArn("bob")}@${CREATED}`;
const KEY = `${userArn("bob")}/access-key/${daysAgo(100)}`;

const bob = userRow("bob", {
  ...password({ mfa_active: "false" }),
  ...accessKey(1, daysAgo(100)),
  user_creation_time: CREATED,
});

const exception = (given: Partial<Exception> = {}): Exception => ({
  rule: "user-mfa",
  resource: BOB,
  reason: "He signs in from the vault",
  owner: "Ingrid Berg",
  expires: "2026-12-31",
  ...given,
});

function findingsOf(csv = report([bob, userRow("alice", password())], rootRow({ mfa_active: "false" }))) {
  return audit(snapshotOf({ credentialReport: csv }), allRules, {}, NOW).findings;
}

function useOf(given: Partial<Exception>, findings = findingsOf(), now = NOW): ExceptionUse {
  const [use] = exceptOf(findings, [exception(given)], now).uses;
  if (use === undefined) throw new Error("an exception has one use");
  return use;
}

const coveredBy = (...exceptions: Exception[]) =>
  exceptOf(findingsOf(), exceptions, NOW).findings.flatMap((finding) =>
    finding.exception === undefined ? [] : [[finding.id, finding.exception.reason]],
  );

describe("an exception in force", () => {
  it("marks the fail that it names, which remains a fail, and nothing else", () => {
    const { findings, uses } = exceptOf(findingsOf(), [exception()], NOW);
    const before = findingsOf().map((finding) =>
      finding.id === `user-mfa:${BOB}` ? { ...finding, exception: exception() } : finding,
    );
    expect(findings).toEqual(before);
    expect(findings.find(({ id }) => id === `user-mfa:${BOB}`)?.outcome).toBe("fail");
    expect(uses).toEqual([
      {
        exception: exception(),
        until: new Date("2026-12-31T23:59:59.999Z"),
        state: "in_force",
        findingIds: [`user-mfa:${BOB}`],
      },
    ]);
  });

  it("lasts to the last millisecond of its day in UTC, and covers nothing after it", () => {
    const last = new Date("2026-12-31T23:59:59.999Z");
    expect(useOf({}, findingsOf(), last)).toMatchObject({
      state: "in_force",
      findingIds: [expect.any(String)],
    });
    const after = exceptOf(findingsOf(), [exception()], new Date(last.getTime() + 1));
    expect(after.findings).toEqual(findingsOf());
    expect(after.uses).toMatchObject([{ state: "expired", findingIds: [] }]);
  });

  it("of what has no generation goes by its id", () => {
    expect(useOf({ rule: "root-mfa", resource: ROOT_ARN }).findingIds).toEqual([`root-mfa:${ROOT_ARN}`]);
    expect(useOf({ rule: "access-key-age", resource: KEY }).findingIds).toEqual([`access-key-age:${KEY}`]);
  });

  it("trap 15: user-1 does not cover user-10", () => {
    const users = ["user-1", "user-10"].map((name) =>
      userRow(name, { ...password({ mfa_active: "false" }), user_creation_time: CREATED }),
    );
    const { findingIds } = useOf({ resource: `${userArn("user-1")}@${CREATED}` }, findingsOf(report(users)));
    expect(findingIds).toEqual([`user-mfa:${userArn("user-1")}@${CREATED}`]);
  });

  it("trap 18: is not inherited by a user created anew under the same name", () => {
    const anew = findingsOf(report([{ ...bob, user_creation_time: daysAgo(1) }]));
    expect(exceptOf(anew, [exception()], NOW).findings).toEqual(anew);
    expect(useOf({}, anew)).toMatchObject({ state: "matches_nothing", findingIds: [] });
    expect(useOf({}, anew)).not.toHaveProperty("hint");
  });

  it("is not inherited by a credential without a date of a user created anew", () => {
    const undated = (row: Row) => findingsOf(report([{ ...row, ...certificate(1, "N/A") }]));
    const resource = `${userArn("bob")}/signing-certificate/undated@${CREATED}`;
    const given = { rule: "user-signing-certificate", resource };
    expect(useOf(given, undated(bob)).state).toBe("in_force");
    expect(useOf(given, undated({ ...bob, user_creation_time: daysAgo(1) })).state).toBe("matches_nothing");
  });

  it("covers by a prefix whatever begins so, with the generation or without it", () => {
    const covers = (resource: string) => useOf({ resource }).findingIds;
    expect(covers(`prefix:${userArn("b")}`)).toEqual([`user-mfa:${BOB}`]);
    expect(covers(`prefix:${userArn("bob")}@2024`)).toEqual([`user-mfa:${BOB}`]);
    expect(covers(`prefix:${userArn("bob")}@2025`)).toEqual([]);
    expect(covers(userArn("b"))).toEqual([]);
  });
});

describe("of several exceptions for one fail", () => {
  const ending = (reason: string, resource: string, expires: string) =>
    exception({ reason, resource, expires });
  const id = `user-mfa:${BOB}`;

  it("the exact one goes before a prefix that lasts longer", () => {
    const prefix = ending("prefix", `prefix:${userArn("b")}`, "2027-06-01");
    expect(coveredBy(prefix, ending("exact", BOB, "2026-11-23"))).toEqual([[id, "exact"]]);
  });

  it("of two prefixes the one that lasts longest, and the other is in force all the same", () => {
    const short = ending("short", `prefix:${userArn("bo")}`, "2026-12-01");
    const long = ending("long", `prefix:${userArn("b")}`, "2026-12-02");
    expect(coveredBy(short, long)).toEqual([[id, "long"]]);
    expect(exceptOf(findingsOf(), [short, long], NOW).uses).toMatchObject([
      { state: "in_force", findingIds: [] },
      { state: "in_force", findingIds: [id] },
    ]);
  });

  it("the one in force, where the better one has expired", () => {
    const exact = ending("exact", BOB, "2026-11-22");
    expect(coveredBy(exact, ending("prefix", `prefix:${userArn("b")}`, "2026-12-01"))).toEqual([
      [id, "prefix"],
    ]);
  });
});

describe("an exception that covers nothing", () => {
  it("matches nothing where what it names passes, though others cannot be judged", () => {
    const safe = { ...bob, mfa_active: "true" };
    expect(useOf({}, findingsOf(withCutRow(report([safe])))).state).toBe("matches_nothing");
  });

  it("is not judged where its rule was out of scope or switched off", () => {
    const others = findingsOf().filter(({ rule }) => rule !== "user-mfa");
    expect(useOf({}, others).state).toBe("not_judged");
  });

  it.each([
    ["the report is not to be had", findingsOfDenied()],
    ["a row that may be it cannot be read", findingsOf(withCutRow(report([userRow("alice", password())])))],
    ["what it names cannot be judged", findingsOf(report([{ ...bob, mfa_active: "?" }]))],
  ])("is not judged where %s", (_, findings) => {
    expect(useOf({}, findings).state).toBe("not_judged");
    expect(useOf({ resource: `prefix:${userArn("b")}` }, findings).state).toBe("not_judged");
  });

  it("of a prefix is not judged where something passes and something cannot be judged", () => {
    const rows = report([{ ...bob, mfa_active: "true" }, userRow("ben", password({ mfa_active: "?" }))]);
    expect(useOf({ resource: `prefix:${userArn("b")}` }, findingsOf(rows)).state).toBe("not_judged");
  });
});

function findingsOfDenied() {
  return audit(snapshotOf({ credentialReport: unavailable() }), allRules, {}, NOW).findings;
}

describe("the hint", () => {
  it.each([
    ["a user's ARN without the creation time", "user-mfa", userArn("bob"), BOB],
    ["a user's name", "user-mfa", "bob", BOB],
    ["root's name", "root-mfa", "<root_account>", ROOT_ARN],
    ["the user whose key it is", "access-key-age", BOB, KEY],
    ["the ARN of the user whose key it is", "access-key-age", userArn("bob"), KEY],
    ["the name of the user whose key it is", "access-key-age", "bob", KEY],
  ])("after %s says what to write instead", (_, rule, resource, hint) => {
    expect(useOf({ rule, resource })).toMatchObject({ state: "matches_nothing", findingIds: [], hint });
  });

  it("names what fails where one name is that of several", () => {
    const keys = { ...accessKey(1, daysAgo(1)), ...accessKey(2, daysAgo(100)) };
    const findings = findingsOf(report([{ ...bob, ...keys }]));
    expect(useOf({ rule: "access-key-age", resource: "bob" }, findings).hint).toBe(KEY);
    const sound = findingsOf(report([{ ...bob, ...accessKey(1, daysAgo(1)) }]));
    expect(useOf({ rule: "access-key-age", resource: "bob" }, sound).hint).toBe(
      `${userArn("bob")}/access-key/${daysAgo(1)}`,
    );
  });

  it("is not given for what nobody is called, for a prefix, or for one that has expired", () => {
    expect(useOf({ resource: "bobby" })).not.toHaveProperty("hint");
    expect(useOf({ resource: `prefix:${userArn("x")}` })).not.toHaveProperty("hint");
    expect(useOf({ resource: "bob", expires: "2026-11-22" })).not.toHaveProperty("hint");
  });
});

describe("whatever the exceptions", () => {
  const findings = findingsOf(
    withCutRow(
      report(
        [bob, userRow("ben", { ...bob, user: "ben", arn: userArn("ben") }), userRow("alice", password())],
        rootRow({ mfa_active: "false" }),
      ),
    ),
  );
  const identities = [...new Set(findings.map(({ resource }) => identityOf(resource)))];
  const resources = fc.oneof(
    fc.constantFrom(...identities),
    fc
      .constantFrom(...identities)
      .chain((id) => fc.nat(id.length).map((end) => `prefix:${id.slice(0, end)}`)),
    fc.constantFrom("bob", ACCOUNT_ID, userArn("bob"), "<root_account>"),
    fc.string(),
  );
  const exceptions = fc.array(
    fc.record({
      rule: fc.constantFrom("user-mfa", "access-key-age", "root-mfa", "contact-security", "no-such-rule"),
      resource: resources,
      reason: fc.constantFrom("a", "b"),
      owner: fc.constantFrom("c", "d"),
      expires: fc.constantFrom("2026-11-22", "2026-11-23", "2026-12-31", "2027-01-01"),
    }),
    { maxLength: 12 },
  );
  const failing = (all: readonly Finding[]) => all.filter(isUncoveredFail).map(({ id }) => id);
  const bare = ({ exception: _, ...rest }: Finding) => rest;

  it("they only ever take from what fails, and change nothing else of a finding", () => {
    fc.assert(
      fc.property(exceptions, (given) => {
        const after = exceptOf(findings, given, NOW);
        expect(after.findings.map(bare)).toEqual(findings.map(bare));
        const covered = after.findings.filter(({ exception }) => exception !== undefined);
        expect(covered.filter(({ outcome }) => outcome !== "fail")).toEqual([]);
        expect(failing(findings)).toEqual(expect.arrayContaining(failing(after.findings)));
        // Each covered fail is told with one exception, and the uses are those of the settings, in their order.
        expect(after.uses.flatMap(({ findingIds }) => findingIds).toSorted()).toEqual(
          covered.map(({ id }) => id).toSorted(),
        );
        expect(after.uses.map(({ exception }) => exception)).toEqual(given);
      }),
    );
  });

  it("their order does not matter", () => {
    const twice = exceptions.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    const sorted = (uses: readonly ExceptionUse[]) => uses.map((use) => JSON.stringify(use)).toSorted();
    fc.assert(
      fc.property(twice, ([given, shuffled]) => {
        const [one, other] = [exceptOf(findings, given, NOW), exceptOf(findings, shuffled, NOW)];
        expect(other.findings).toEqual(one.findings);
        expect(sorted(other.uses)).toEqual(sorted(one.uses));
      }),
    );
  });

  it("one that has expired changes nothing", () => {
    fc.assert(
      fc.property(exceptions, exceptions, (given, others) => {
        const expired = others.map((one) => ({ ...one, expires: "2026-11-22" }));
        expect(exceptOf(findings, [...given, ...expired], NOW).findings).toEqual(
          exceptOf(findings, given, NOW).findings,
        );
      }),
    );
  });

  it("time only ever brings fails back", () => {
    fc.assert(
      fc.property(exceptions, fc.nat(60), (given, days) => {
        const later = exceptOf(findings, given, daysAfter(NOW, days));
        expect(failing(later.findings)).toEqual(
          expect.arrayContaining(failing(exceptOf(findings, given, NOW).findings)),
        );
      }),
    );
  });
});
