import passwordPolicyLowercase from "../../../src/rules/password-policy/password-policy-lowercase.ts";
import { testCharacterRule } from "./character-cases.ts";

testCharacterRule(passwordPolicyLowercase, "RequireLowercaseCharacters", [
  "cis-1.2.0/1.6",
  "securityhub/IAM.12",
]);
