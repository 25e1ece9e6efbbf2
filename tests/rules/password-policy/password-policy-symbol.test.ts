import { expect, it } from "vitest";
import passwordPolicySymbol from "../../../src/rules/password-policy/password-policy-symbol.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

const OTHERS = {
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
};

testRule(passwordPolicySymbol, {
  ...applicabilityCases({ ...OTHERS, RequireSymbols: false }, "notRequired"),
  "a symbol is required": {
    given: withPolicy({ RequireSymbols: true }),
    expect: [["pass", "required", POLICY_ID]],
  },
  "a symbol is the only kind of character that is not required": {
    given: withPolicy({ ...OTHERS, RequireSymbols: false }),
    expect: [["fail", "notRequired", POLICY_ID]],
  },
  "no policy: AWS's default is content with three kinds of four": {
    given: withPolicy(null),
    expect: [["fail", "notRequired", POLICY_ID]],
  },
  "a policy that speaks of the other kinds alone": {
    given: withPolicy(OTHERS),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
});

it("claims its own controls, and never the pass of the whole policy", () => {
  const controls = (RequireSymbols: boolean) =>
    judge(passwordPolicySymbol, { given: withPolicy({ RequireSymbols }) })[0]?.controls;
  const own = ["cis-1.2.0/1.7", "securityhub/IAM.13"];
  expect(controls(true)).toEqual(own);
  expect(controls(false)).toEqual([...own, "aws-config/IAM_PASSWORD_POLICY"]);
});
