import { defineCharacterRule } from "../define-character-rule.ts";

export default defineCharacterRule({
  id: "password-policy-uppercase",
  member: "RequireUppercaseCharacters",
  character: "an uppercase letter",
  choice: "Require at least one uppercase letter from the Latin alphabet (A-Z)",
  topic: "password-policy-uppercase",
});
