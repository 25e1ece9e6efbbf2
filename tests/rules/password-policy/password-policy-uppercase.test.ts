import passwordPolicyUppercase from "../../../src/rules/password-policy/password-policy-uppercase.ts";
import { testCharacterRule } from "./character-cases.ts";

testCharacterRule(passwordPolicyUppercase, "RequireUppercaseCharacters", [
  "cis-1.2.0/1.5",
  "securityhub/IAM.11",
]);
