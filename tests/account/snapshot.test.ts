import { describe, expect, it } from "vitest";
import { readAccount } from "../../src/account/account.ts";
import { SECTION_NAMES, type SectionName } from "../../src/account/section-names.ts";
import { REASONS } from "../../src/account/section-values.ts";
import { type AccountSnapshot, checkValue } from "../../src/account/snapshot.ts";
import { parseSnapshot } from "../../src/account/snapshot-file.ts";
import { RootwatchError } from "../../src/errors.ts";
import { NOW, report, snapshotOf } from "../helpers/account-fixture.ts";
import { rootEvent } from "../helpers/root-events.ts";

const HEAD = {
  schema: "rootwatch/snapshot/1",
  accountId: "111122223333",
  partition: "aws",
  capturedAt: "2026-11-23T06:00:00Z",
};

const EVENT = { ...rootEvent("sign-in", HEAD.capturedAt), region: null };

const parse = (json: unknown) => parseSnapshot(JSON.stringify(json), "snapshot.json");
const withSections = (sections: unknown) => parse({ ...HEAD, sections });
const withValue = (name: string, value: unknown) => withSections({ [name]: { status: "known", value } });

function expectRefused(read: () => unknown, message: string) {
  expect(read).toThrow(RootwatchError);
  expect(read).toThrow(
    expect.objectContaining({ code: "snapshot_invalid", message: expect.stringContaining(message) }),
  );
}

describe("files that are no snapshot", () => {
  it.each([
    ["an empty file", "", "snapshot.json is not JSON"],
    ["a credential report", "user,arn\n", "snapshot.json is not JSON"],
    ["a file cut off in the middle", '{"schema":"rootwatch/snap', "snapshot.json is not JSON"],
    ["null", "null", 'at the top: expected map (found "null")'],
    ["a list", "[]", "at the top: expected map (found a list)"],
    ["a number", "5", 'at the top: expected map (found "5")'],
    ["an empty object", "{}", "at schema: missing, and 4 more"],
  ])("%s", (_, text, message) => {
    expectRefused(() => parseSnapshot(text, "snapshot.json"), message);
  });

  it("the error keeps its cause", () => {
    expect(() => parseSnapshot("{", "x")).toThrow(
      expect.objectContaining({ cause: expect.any(SyntaxError) }),
    );
    expect(() => parseSnapshot("{}", "x")).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  });

  it("lists within lists, deeper than a program can follow", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const text = (name: string) =>
      JSON.stringify({ ...HEAD, sections: { [name]: 1 } }).replace(
        ":1}",
        `:{"status":"known","value":${deep}}}`,
      );
    expectRefused(() => parseSnapshot(deep, "snapshot.json"), "at the top");
    expectRefused(() => parseSnapshot(text("authorization"), "snapshot.json"), "it is nested too deeply");
    expectRefused(
      () => parseSnapshot(text("accountSummary"), "snapshot.json"),
      "at sections.accountSummary.value: expected map (found a list)",
    );
    for (const name of SECTION_NAMES) {
      try {
        parseSnapshot(text(name), "snapshot.json");
      } catch (error) {
        expect(error).toBeInstanceOf(RootwatchError);
      }
    }
  });
});

describe("the head of a snapshot", () => {
  it.each([
    [
      "schema",
      "rootwatch/snapshot/2",
      'at schema: expected "rootwatch/snapshot/1" (found "rootwatch/snapshot/2")',
    ],
    ["accountId", "11112222333", 'at accountId: an account id has 12 digits (found "11112222333")'],
    ["accountId", "111122223333\n", "at accountId: an account id has 12 digits"],
    ["accountId", "１１１１２２２２３３３３", "at accountId: an account id has 12 digits"],
    ["accountId", 111122223333, 'at accountId: expected string (found "111122223333")'],
    ["partition", "azure", "at partition: a partition is aws, aws-us-gov, aws-cn"],
    ["partition", "aws/../x", "at partition: a partition is"],
    [
      "capturedAt",
      "2026-02-30T06:00:00Z",
      'at capturedAt: it must be a UTC time such as 2026-11-23T06:00:00Z (found "2026-02-30T06:00:00Z")',
    ],
    [
      "capturedAt",
      "2026-11-23T24:00:00Z",
      "at capturedAt: it must be a UTC time such as 2026-11-23T06:00:00Z",
    ],
    [
      "capturedAt",
      "2026-11-23T06:00:00+02:00",
      "at capturedAt: it must be a UTC time such as 2026-11-23T06:00:00Z",
    ],
    ["capturedAt", "2026-11-23T06:00:00+00:00", "at capturedAt: it must be a UTC time"],
    ["capturedAt", "2026-11-23 06:00:00Z", "at capturedAt: it must be a UTC time"],
    ["capturedAt", "2026-11-23", "at capturedAt: it must be a UTC time such as 2026-11-23T06:00:00Z"],
    ["sections", [], "at sections: expected map (found a list)"],
    ["capturedat", "2026-11-23T06:00:00Z", 'at the top: unknown key "capturedat"'],
  ])("%s is %j", (member, value, message) => {
    expectRefused(() => parse({ ...HEAD, sections: {}, [member]: value }), message);
  });

  it.each(["aws", "aws-us-gov", "aws-cn", "aws-iso-b"])("the partition %s", (partition) => {
    expect(parse({ ...HEAD, partition, sections: {} }).partition).toBe(partition);
  });

  it("a byte order mark", () => {
    expect(parseSnapshot(`\uFEFF${JSON.stringify({ ...HEAD, sections: {} })}`, "x").accountId).toBe(
      "111122223333",
    );
  });
});

describe("sections", () => {
  it.each([
    ["an unknown section", { rootMfa: { status: "known", value: {} } }, 'at sections: unknown key "rootMfa"'],
    [
      "a section whose name has a typo",
      { acountSummary: { status: "known", value: {} } },
      'unknown key "acountSummary"',
    ],
    [
      "a section that is no object",
      { accountSummary: 5 },
      'at sections.accountSummary: expected map (found "5")',
    ],
    [
      "a list where a section belongs",
      { passwordPolicy: [] },
      "at sections.passwordPolicy: expected map (found a list)",
    ],
    ["a section that is null", { accountSummary: null }, "at sections.accountSummary: expected map"],
    ["a section without a status", { accountSummary: { value: {} } }, "at sections.accountSummary.status"],
    ["a section of an unknown status", { accountSummary: { status: "ok", value: {} } }, '(found "ok")'],
    [
      "a known section without a value",
      { passwordPolicy: { status: "known" } },
      "at sections.passwordPolicy.value",
    ],
    [
      "a known section with a reason",
      { accountSummary: { status: "known", value: {}, reason: "throttled" } },
      'at sections.accountSummary: unknown key "reason"',
    ],
    [
      "an unavailable section with a value",
      { accountSummary: { status: "unavailable", reason: "throttled", message: "", value: {} } },
      'unknown key "value"',
    ],
    [
      "an unavailable section without a reason",
      { accountSummary: { status: "unavailable", message: "" } },
      "at sections.accountSummary.reason",
    ],
    [
      "an unavailable section with an unknown reason",
      { accountSummary: { status: "unavailable", reason: "denied", message: "" } },
      '(found "denied")',
    ],
    [
      "a section that is stale: false",
      { accountSummary: { status: "known", value: {}, stale: false } },
      'at sections.accountSummary.stale: expected true (found "false")',
    ],
    [
      "a section of a negative age",
      { accountSummary: { status: "known", value: {}, stale: true, ageSeconds: -1 } },
      "at sections.accountSummary.ageSeconds",
    ],
  ])("%s", (_, sections, message) => {
    expectRefused(() => withSections(sections), message);
  });

  it("__proto__ is an unknown section", () => {
    const text = JSON.stringify({ ...HEAD, sections: {} }).replace(
      "{}",
      '{"__proto__":{"status":"known","value":1}}',
    );
    expectRefused(() => parseSnapshot(text, "snapshot.json"), 'unknown key "__proto__"');
  });

  it.each(REASONS)("a section that is unavailable because of %s", (reason) => {
    const section = { status: "unavailable", reason, message: "so it is" };
    expect(withSections({ authorization: section }).sections.authorization).toEqual(section);
  });

  it("a section that is left out is unavailable: not_collected", () => {
    const { sections } = readAccount(withSections({}), NOW);
    for (const name of SECTION_NAMES) {
      expect(sections[name], name).toMatchObject({ status: "unavailable", reason: "not_collected" });
    }
  });
});

describe("values", () => {
  it.each<[SectionName, unknown, string]>([
    [
      "credentialReport",
      { generatedAt: "2026-02-30T00:00:00Z", csv: "" },
      'value.generatedAt: it must be a UTC time such as 2026-11-23T06:00:00Z (found "2026-02-30T00:00:00Z")',
    ],
    ["credentialReport", { generatedAt: "2026-11-23T05:00:00Z" }, "value.csv"],
    ["credentialReport", { generatedAt: "2026-11-23T05:00:00Z", csv: "", bytes: 1 }, 'unknown key "bytes"'],
    ["credentialReport", null, "value: expected map"],
    ["accountSummary", { AccountMFAEnabled: "1" }, 'value.AccountMFAEnabled: expected number (found "1")'],
    ["accountSummary", { AccountMFAEnabled: true }, '(found "true")'],
    ["accountSummary", { AccountMFAEnabled: 0.5 }, '(found "0.5")'],
    ["accountSummary", { AccountMFAEnabled: -1 }, '(found "-1")'],
    ["accountSummary", { AccountMFAEnabled: null }, '(found "null")'],
    ["accountSummary", null, "sections.accountSummary.value"],
    ["accountSummary", [1], "sections.accountSummary.value: expected map (found a list)"],
    ["accountSummary", { Users: 2 ** 53 }, "value.Users: expected whole number"],
    ["securityContact", ["jane@example.com"], "sections.securityContact.value: expected map (found a list)"],
    ["passwordPolicy", [], "sections.passwordPolicy.value: expected map (found a list)"],
    ["organization", [], "sections.organization.value: expected map (found a list)"],
    ["credentialReport", [], "sections.credentialReport.value: expected map (found a list)"],
    ["virtualMfaDevices", [[]], "value.0: expected map (found a list)"],
    ["virtualMfaDevices", {}, "sections.virtualMfaDevices.value: expected list (found a map)"],
    ["rootAccessManagement", [], "it must have EnabledFeatures"],
    ["attestations", [[]], "value.0: expected map (found a list)"],
    ["passwordPolicy", { MinimumPasswordLength: "14" }, '(found "14")'],
    ["passwordPolicy", { RequireSymbols: 1 }, '(found "1")'],
    ["virtualMfaDevices", [{ SerialNumber: "x" }], "value.0.User"],
    [
      "virtualMfaDevices",
      [{ SerialNumber: "x", User: { Arn: 5 } }],
      'value.0.User.Arn: expected string (found "5")',
    ],
    ["virtualMfaDevices", null, "sections.virtualMfaDevices.value"],
    ["securityContact", { EmailAddress: true }, "value.EmailAddress"],
    ["securityContact", "jane@example.com", "sections.securityContact.value"],
    ["organization", { Id: "o-1" }, "value.MasterAccountId"],
    [
      "rootAccessManagement",
      { Exception: "AccessDenied" },
      'it must have EnabledFeatures, or one of three Exceptions (found "{\\"Exception\\":\\"AccessDenied\\"}")',
    ],
    ["rootAccessManagement", {}, 'it must have EnabledFeatures, or one of three Exceptions (found "{}")'],
    ["serviceCredentials", [{ UserName: "dana" }], "value.0.Status"],
    ["attestations", [{ id: "root-recovery", on: "2026-02-30", by: "Jane" }], '(found "2026-02-30")'],
    ["attestations", [{ id: "root-recovery", on: "2026-04-31", by: "Jane" }], '(found "2026-04-31")'],
    ["attestations", [{ id: "root-recovery", on: "2026-02-29", by: "Jane" }], '(found "2026-02-29")'],
    ["attestations", [{ id: "root-recovery", on: "2100-02-29", by: "Jane" }], '(found "2100-02-29")'],
    ["attestations", [{ id: "root-mfa", on: "2026-02-28", by: "Jane" }], "value.0.id"],
    ["attestations", [{ id: "root-recovery", on: "2026-02-28", by: "" }], "value.0.by"],
    ["accountAlias", 5, '(found "5")'],
    ["rootEvents", [], "sections.rootEvents.value: expected map (found a list)"],
    ["rootEvents", { events: [] }, "value.since: missing"],
    ["rootEvents", { since: "2026-11-23", events: [] }, '(found "2026-11-23")'],
    ["rootEvents", { since: HEAD.capturedAt, events: [{ ...EVENT, kind: "sign-out" }] }, "events.0.kind"],
    ["rootEvents", { since: HEAD.capturedAt, events: [{ ...EVENT, userAgent: "x" }] }, '"userAgent"'],
  ])("%s is %j", (name, value, message) => {
    expectRefused(() => withValue(name, value), message);
    const checked = checkValue(name, value);
    expect(checked.ok).toBe(false);
  });

  it.each([
    ["passwordPolicy", null],
    ["securityContact", null],
    ["billingContact", null],
    ["operationsContact", null],
    ["primaryContact", null],
    ["organization", null],
    ["rootAccessManagement", null],
    ["accountAlias", null],
    ["rootEvents", { since: HEAD.capturedAt, events: [EVENT] }],
    ["accountSummary", {}],
    ["accountSummary", { AccountMFAEnabled: 1, AMemberOfTomorrow: 7 }],
    ["passwordPolicy", { MinimumPasswordLength: 14, AMemberOfTomorrow: "x" }],
    ["virtualMfaDevices", []],
    ["rootAccessManagement", { EnabledFeatures: ["RootCredentialsManagement"] }],
    ["rootAccessManagement", { Exception: "ServiceAccessNotEnabledException" }],
  ] as const)("%s may be %j", (name, value) => {
    expect(withValue(name, value).sections[name]).toEqual({ status: "known", value });
    expect(checkValue(name, value)).toEqual({ ok: true, value });
  });

  it("what is wrong is named without the section when one value alone is checked", () => {
    expect(checkValue("accountSummary", { Users: "3" })).toEqual({
      ok: false,
      problem: 'at Users: expected number (found "3")',
    });
  });

  it("numbers beyond all numbers, which JSON can write, are none", () => {
    const text = (section: string) => `{"accountSummary":${section}}`;
    const parse = (section: string) =>
      parseSnapshot(JSON.stringify({ ...HEAD, sections: 0 }).replace(":0}", `:${text(section)}}`), "x");
    expectRefused(
      () => parse('{"status":"known","value":{"Users":1e999}}'),
      "value.Users: expected finite number",
    );
    expectRefused(
      () => parse('{"status":"known","value":{},"stale":true,"ageSeconds":1e999}'),
      "accountSummary.ageSeconds: expected finite number",
    );
  });

  it("a day of February counts where the year has it", () => {
    for (const on of ["2024-02-29", "2000-02-29", "2026-02-28", "2026-01-31", "2026-12-31"]) {
      expect(checkValue("attestations", [{ id: "root-recovery", on, by: "Jane" }]).ok, on).toBe(true);
    }
  });

  it("a member called __proto__ gives the summary no members", () => {
    const text = JSON.stringify({
      ...HEAD,
      sections: { accountSummary: { status: "known", value: 0 } },
    }).replace('"value":0', '"value":{"__proto__":{"AccountMFAEnabled":1}}');
    const section = parseSnapshot(text, "x").sections.accountSummary;
    expect(section?.status === "known" ? section.value["AccountMFAEnabled"] : "unavailable").toBeUndefined();
  });

  it("a long offending value is shortened", () => {
    const message = (() => {
      try {
        withValue("accountAlias", ["x".repeat(5000)]);
        withValue("accountSummary", { Users: "x".repeat(5000) });
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    })();
    expect(message.length).toBeLessThan(300);
  });
});

describe("round trip", () => {
  it("a snapshot that is written and read again is the same", () => {
    const snapshot: AccountSnapshot = snapshotOf({
      credentialReport: report(),
      accountSummary: { AccountMFAEnabled: 1 },
      passwordPolicy: null,
      securityContact: { EmailAddress: "<present>" },
    });
    expect(parse(snapshot)).toEqual(snapshot);
  });
});
