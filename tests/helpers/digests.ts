import { audit } from "../../src/audit/audit.ts";
import type { SettingsOfRules } from "../../src/audit/rule-settings.ts";
import type { State } from "../../src/audit/state.ts";
import { type Digest, digestOf } from "../../src/notify/digest.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { ACCOUNT_ID, type Given, NOW, snapshotAt } from "./account-fixture.ts";
import { changesSince } from "./told.ts";

const AUDIT_ID = "20261123T060000Z-1a2b3c4d";

const place = (name: string) => ({
  uri: `s3://evidence/audits/${ACCOUNT_ID}/${AUDIT_ID}/${name}`,
  url: `https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2F${name}`,
});

const REPORT = { text: place("report.txt"), json: place("audit.json") };

interface Circumstances {
  readonly told?: State | undefined;
  readonly now?: Date;
  readonly scope?: readonly string[];
  readonly notes?: readonly string[];
  readonly settings?: SettingsOfRules;
}

/** The digest about an account, judged by all rules at NOW. */
export function digestAbout(
  given: Given,
  { told, now = NOW, scope, notes = [], settings = {} }: Circumstances = {},
): Digest {
  const result = audit(snapshotAt(given, now), rules, settings, now, {
    scope,
    settingsHash: Object.keys(settings).length === 0 ? undefined : JSON.stringify(settings),
  });
  return digestOf(result, changesSince(told, result, rules), {
    auditId: AUDIT_ID,
    report: REPORT,
    notes,
    auditHours: 26,
    rules,
  });
}
