import { printable } from "./printable.ts";

const KINDS: Readonly<Record<string, string>> = { account: "Account ", user: "User " };

/** What people call a resource, on one line: `Root user`, `User ann`. */
export function resourceTitle({ type, name }: { readonly type: string; readonly name: string }): string {
  if (type === "root-user") return "Root user";
  if (type === "password-policy") return "Account password policy";
  return `${KINDS[type] ?? ""}${printable(name)}`;
}
