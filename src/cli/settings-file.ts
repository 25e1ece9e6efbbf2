import { createHash } from "node:crypto";
import type { AuditSettings } from "../audit/run-audit.ts";
import { rules } from "../rules/registry.generated.ts";
import { settingsText } from "../settings/settings-text.ts";
import { readTextInput } from "./files.ts";

/** @throws RootwatchError `settings_invalid`, `input_unreadable` */
export async function settingsFrom(path: string, now: Date): Promise<AuditSettings> {
  // The YAML parser is loaded only where there is YAML to parse.
  const { parseSettings } = await import("../settings/parse-settings.ts");
  const text = await readTextInput(path);
  const settings = parseSettings(text, path, rules, now);
  return { ...settings, hash: createHash("sha256").update(settingsText(settings)).digest("hex") };
}
