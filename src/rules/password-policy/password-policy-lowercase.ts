import { defineCharacterRule } from "../define-character-rule.ts";

export default defineCharacterRule({
  id: "password-policy-lowercase",
  member: "RequireLowercaseCharacters",
  character: "a lowercase letter",
  choice: "Require at least one lowercase letter from the Latin alphabet (a-z)",
  topic: "password-policy-lowercase",
});
