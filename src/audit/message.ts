import type { Value } from "../rules/rule.ts";
import type { Finding } from "./finding.ts";

/** The sentence of a finding. Names and other people's words are in it as they came: escape it for its medium. */
export function messageText({ template, data }: Pick<Finding, "template" | "data">): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => valueText(data[name]));
}

function valueText(value: Value | undefined): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value);
}
