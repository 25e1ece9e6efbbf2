import passwordPolicySymbol from "../../../src/rules/password-policy/password-policy-symbol.ts";
import { testCharacterRule } from "./character-cases.ts";

testCharacterRule(passwordPolicySymbol, "RequireSymbols", ["cis-1.2.0/1.7", "securityhub/IAM.13"]);
