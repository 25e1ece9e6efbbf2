import passwordPolicyNumber from "../../../src/rules/password-policy/password-policy-number.ts";
import { testCharacterRule } from "./character-cases.ts";

testCharacterRule(passwordPolicyNumber, "RequireNumbers", ["cis-1.2.0/1.8", "securityhub/IAM.14"]);
