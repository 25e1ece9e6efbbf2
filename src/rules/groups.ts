/** The groups of rules, each a folder beside this file, in the order in which people read them. */
export const GROUPS = {
  root: "Root user",
  contacts: "Contacts and organization",
  "password-policy": "Account password policy",
  users: "IAM users",
  watch: "Whether the alarm bell rings",
} as const;

export type Group = keyof typeof GROUPS;
