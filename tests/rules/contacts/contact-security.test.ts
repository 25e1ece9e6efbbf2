import contactSecurity from "../../../src/rules/contacts/contact-security.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const SET = {
  Name: "<present>",
  Title: "<present>",
  EmailAddress: "<present>",
  PhoneNumber: "<present>",
};

testRule(contactSecurity, {
  "the security contact is set": {
    given: { securityContact: SET },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "AWS says that there is no security contact": {
    given: { securityContact: null },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the security contact is the only one that is missing": {
    given: { securityContact: null, billingContact: SET, operationsContact: SET },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the security contact is the only one that is set": {
    given: { securityContact: SET, billingContact: null, operationsContact: null },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "trap 11: the security contact is the only one that is denied": {
    given: { securityContact: unavailable(), billingContact: SET, operationsContact: null },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "trap 11: the security contact is set and the two others are denied": {
    given: { securityContact: SET, billingContact: unavailable(), operationsContact: unavailable() },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "the question was not answered in time": {
    given: { securityContact: unavailable("throttled") },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "a contact that AWS would not have taken, without an e-mail address": {
    given: { securityContact: {} },
    expect: [["unknown", "unreadable", ACCOUNT_ID]],
  },
});
