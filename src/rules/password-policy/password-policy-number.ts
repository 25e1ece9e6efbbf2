import { defineCharacterRule } from "../define-character-rule.ts";

export default defineCharacterRule({
  id: "password-policy-number",
  member: "RequireNumbers",
  character: "a digit",
  choice: "Require at least one number",
  topic: "password-policy-number",
});
