import { audit } from "../../src/audit/audit.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  accessKey,
  daysAgo,
  type Given,
  NOW,
  password,
  report,
  rootRow,
  snapshotAt,
  unavailable,
  userRow,
} from "./account-fixture.ts";
import { recordOf } from "./root-events.ts";

/** The account that `tests/fixtures/states` remembers. Like them, it is never edited. */
const ACCOUNT: Given = {
  accountSummary: {
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 1,
    AccountAccessKeysPresent: 0,
    AccountSigningCertificatesPresent: 0,
  },
  credentialReport: report(
    [
      userRow("ann", { ...password({ mfa_active: "false" }), ...accessKey(1, daysAgo(400), daysAgo(1)) }),
      userRow("ci", accessKey(1, daysAgo(800), daysAgo(1))),
    ],
    rootRow({ password_last_used: daysAgo(2), mfa_active: "false" }),
  ),
  securityContact: unavailable(),
  rootEvents: recordOf([]),
};

/** The rules of those days that judge it; later ones find what nobody was told of. */
const RULES_THEN: ReadonlySet<string> = new Set([
  "access-key-age",
  "access-key-inactive",
  "password-policy",
  "root-access-keys",
  "root-mfa",
  "root-recent-use",
  "contact-security",
  "user-mfa",
]);

const SETTINGS_HASH_THEN = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const rulesThen = rules.filter(({ id }) => RULES_THEN.has(id));

/** The account so many days after NOW, judged by the rules of those days. */
export function auditOfRemembered(day: number) {
  const now = new Date(NOW.getTime() + day * 86_400_000);
  return audit(snapshotAt(ACCOUNT, now), rulesThen, {}, now, { settingsHash: SETTINGS_HASH_THEN });
}
