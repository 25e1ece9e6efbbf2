import type { Settings } from "./settings.ts";

/**
 * Settings as JSON that `--settings` takes, with what they leave to the defaults written out. The same for all texts that
 * mean the same: comments, order of names and spaces are not in it.
 */
export function settingsText({ rules, attestations, exceptions, lifecycle }: Settings): string {
  return JSON.stringify({ rules, attestations, exceptions, lifecycle }, inOrder, 2);
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
