import { describe, expect, it } from "vitest";
import contactPrimary from "../../../src/rules/contacts/contact-primary.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";

const REQUIRED = ["FullName", "AddressLine1", "City", "CountryCode", "PhoneNumber", "PostalCode"];

const COMPLETE = Object.fromEntries(REQUIRED.map((member) => [member, "<present>"]));

testRule(contactPrimary, {
  "every member that AWS requires is there": {
    given: { primaryContact: COMPLETE },
    expect: [["pass", "complete", ACCOUNT_ID]],
  },
  "the telephone number is not verified": {
    given: { primaryContact: { ...COMPLETE, VerificationStatus: "UNVERIFIED" } },
    expect: [["pass", "complete", ACCOUNT_ID]],
  },
  "the telephone number is blank": {
    given: { primaryContact: { ...COMPLETE, PhoneNumber: " " } },
    expect: [["fail", "incomplete", ACCOUNT_ID]],
  },
  "only members are there that AWS does not require": {
    given: { primaryContact: { CompanyName: "<present>", VerificationStatus: "VERIFIED" } },
    expect: [["fail", "incomplete", ACCOUNT_ID]],
  },
  "AWS says that there is no primary contact": {
    given: { primaryContact: null },
    expect: [["fail", "incomplete", ACCOUNT_ID]],
  },
  "trap 11: the primary contact is denied and the others are there": {
    given: { primaryContact: unavailable(), securityContact: COMPLETE, billingContact: COMPLETE },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "trap 11: the primary contact is complete and there is no other": {
    given: { primaryContact: COMPLETE, securityContact: null, billingContact: null, operationsContact: null },
    expect: [["pass", "complete", ACCOUNT_ID]],
  },
});

describe("what it says", () => {
  const finding = (primaryContact: Record<string, string> | null) =>
    judge(contactPrimary, { given: { primaryContact } })[0];

  it.each(REQUIRED)("names %s where it alone is missing", (member) => {
    const { [member]: _, ...others } = COMPLETE;
    expect(finding(others)?.data).toEqual({ members: member });
  });

  it("names all of them where there is no contact", () => {
    expect(finding(null)?.data).toEqual({ members: REQUIRED.join(", ") });
    expect(finding(null)?.evidence).toEqual({ ContactInformation: null });
  });

  it("shows which members are there, and never what is in them", () => {
    const contact = { FullName: "Dana Doe", City: "", PhoneNumber: "+440000000000" };
    expect(finding({ ...contact, VerificationStatus: "VERIFIED" })?.evidence).toEqual({
      ContactInformation: ["FullName", "PhoneNumber"],
      VerificationStatus: "VERIFIED",
    });
    expect(JSON.stringify(finding(contact))).not.toMatch(/Dana|44/);
  });

  it("claims no control where it passes: no API shows whether the details are current", () => {
    expect(finding(COMPLETE)?.controls).toEqual([]);
    expect(finding(null)?.controls).toContain("cis-7.0.0/2.2");
  });
});
