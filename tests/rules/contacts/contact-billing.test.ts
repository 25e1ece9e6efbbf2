import contactBilling from "../../../src/rules/contacts/contact-billing.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const SET = {
  Name: "<present>",
  Title: "<present>",
  EmailAddress: "<present>",
  PhoneNumber: "<present>",
};

testRule(contactBilling, {
  "the billing contact is set": {
    given: { billingContact: SET },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "AWS says that there is no billing contact": {
    given: { billingContact: null },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the billing contact is the only one that is missing": {
    given: { billingContact: null, securityContact: SET, operationsContact: SET },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the billing contact is the only one that is set": {
    given: { billingContact: SET, securityContact: null, operationsContact: null },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "trap 11: the billing contact is the only one that is denied": {
    given: { billingContact: unavailable(), securityContact: SET, operationsContact: null },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "trap 11: the billing contact is set and the two others are denied": {
    given: { billingContact: SET, securityContact: unavailable(), operationsContact: unavailable() },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "the question was not answered in time": {
    given: { billingContact: unavailable("throttled") },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});
