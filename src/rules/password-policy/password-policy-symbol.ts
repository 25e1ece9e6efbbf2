import { defineCharacterRule } from "../define-character-rule.ts";

export default defineCharacterRule({
  id: "password-policy-symbol",
  member: "RequireSymbols",
  character: "a symbol",
  choice: "Require at least one non-alphanumeric character",
  topic: "password-policy-symbol",
});
