import contactOperations from "../../../src/rules/contacts/contact-operations.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const SET = {
  Name: "<present>",
  Title: "<present>",
  EmailAddress: "<present>",
  PhoneNumber: "<present>",
};

testRule(contactOperations, {
  "the operations contact is set": {
    given: { operationsContact: SET },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "AWS says that there is no operations contact": {
    given: { operationsContact: null },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the operations contact is the only one that is missing": {
    given: { operationsContact: null, securityContact: SET, billingContact: SET },
    expect: [["fail", "missing", ACCOUNT_ID]],
  },
  "trap 11: the operations contact is the only one that is set": {
    given: { operationsContact: SET, securityContact: null, billingContact: null },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "trap 11: the operations contact is the only one that is denied": {
    given: { operationsContact: unavailable(), securityContact: SET, billingContact: null },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "trap 11: the operations contact is set and the two others are denied": {
    given: { operationsContact: SET, securityContact: unavailable(), billingContact: unavailable() },
    expect: [["pass", "present", ACCOUNT_ID]],
  },
  "the question was not answered in time": {
    given: { operationsContact: unavailable("throttled") },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});
