import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { digestJson } from "../../src/notify/digest-json.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  type Given,
  NOW,
  password,
  report,
  snapshotOf,
  unavailable,
  userRow,
} from "../helpers/account-fixture.ts";
import { digestAbout } from "../helpers/digests.ts";
import { toldAfter } from "../helpers/told.ts";

const accountSummary = { AccountMFAEnabled: 0, AccountPasswordPresent: 1 };
const scope = ["root-mfa", "user-mfa", "contact-security"];

it("the digest for machines", () => {
  const before: Given = {
    accountSummary: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 },
    credentialReport: report([
      userRow("ann", password({ mfa_active: "false" })),
      userRow("bo", password({ mfa_active: "false" })),
    ]),
    securityContact: null,
  };
  const told = toldAfter(undefined, audit(snapshotOf(before), rules, {}, NOW, { scope }), rules);
  const now: Given = {
    accountSummary,
    credentialReport: report([userRow("ann", password({ mfa_active: "false" })), userRow("bo", password())]),
    securityContact: unavailable(),
  };
  expect(JSON.parse(digestJson(digestAbout(now, { told, scope })))).toMatchInlineSnapshot(`
    {
      "accountId": "111122223333",
      "auditHours": 26,
      "auditId": "20261123T060000Z-1a2b3c4d",
      "coverage": [
        {
          "message": "not for you",
          "reason": "access_denied",
          "rules": [
            "contact-security",
          ],
          "section": "securityContact",
          "status": "unavailable",
        },
      ],
      "credentialReportGeneratedAt": "2026-11-23T06:00:00Z",
      "dated": [],
      "first": false,
      "new": [
        {
          "because": null,
          "controls": [
            "cis-5.0.0/1.4",
            "cis-6.0.0/2.4",
            "cis-7.0.0/2.5",
            "securityhub/IAM.9",
            "aws-config/ROOT_ACCOUNT_MFA_ENABLED",
          ],
          "dueAt": "2026-11-24T06:00:00.000Z",
          "evidence": {
            "AccountMFAEnabled": 0,
          },
          "fix": "Sign in as root and register a passkey or security key, and a second one kept elsewhere.",
          "id": "root-mfa:arn:aws:iam::111122223333:root",
          "message": "Root has a password and no MFA: the password alone opens the account. The credential report, which is older, still says otherwise.",
          "messageId": "offDisagrees",
          "outcome": "fail",
          "resource": {
            "id": "arn:aws:iam::111122223333:root",
            "name": "<root_account>",
            "type": "root-user",
          },
          "rule": "root-mfa",
          "severity": "critical",
        },
      ],
      "noLongerWatched": [],
      "observedAt": "2026-11-23T06:00:00Z",
      "omitted": {
        "coverage": 0,
        "dated": 0,
        "new": 0,
        "noLongerWatched": 0,
        "open": 0,
        "overdue": 0,
        "reopened": 0,
        "resolved": 0,
        "unverified": 0,
      },
      "open": [
        {
          "dueAt": "2026-11-30T06:00:00.000Z",
          "id": "user-mfa:arn:aws:iam::111122223333:user/ann@2024-11-23T06:00:00Z",
          "openedAt": "2026-11-23T06:00:00.000Z",
          "resource": {
            "id": "arn:aws:iam::111122223333:user/ann",
            "name": "ann",
            "type": "user",
          },
          "rule": "user-mfa",
          "severity": "high",
        },
      ],
      "overdue": [],
      "reopened": [],
      "report": {
        "json": {
          "uri": "s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/audit.json",
          "url": "https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Faudit.json",
        },
        "text": {
          "uri": "s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt",
          "url": "https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt",
        },
      },
      "resolved": [
        {
          "because": "passes",
          "dueAt": "2026-11-30T06:00:00.000Z",
          "id": "user-mfa:arn:aws:iam::111122223333:user/bo@2024-11-23T06:00:00Z",
          "resource": {
            "name": "bo",
            "type": "user",
          },
          "rule": "user-mfa",
          "severity": "high",
        },
      ],
      "schema": "rootwatch/digest/1",
      "scope": {
        "rules": [
          "root-mfa",
          "user-mfa",
          "contact-security",
        ],
      },
      "settingsChanged": false,
      "settingsHash": null,
      "severity": "critical",
      "summary": {
        "excepted": 0,
        "fail": 2,
        "failBySeverity": {
          "critical": 1,
          "high": 1,
        },
        "not_applicable": 0,
        "pass": 1,
        "unknown": 1,
      },
      "unverified": [
        {
          "dueAt": "2026-12-23T06:00:00.000Z",
          "id": "contact-security:111122223333",
          "resource": {
            "name": "111122223333",
            "type": "account",
          },
          "rule": "contact-security",
          "severity": "medium",
          "unverifiedSince": "2026-11-23T06:00:00.000Z",
        },
      ],
      "verdict": {
        "dated": 0,
        "excepted": 0,
        "label": "critical",
        "new": 1,
        "noLongerWatched": 0,
        "open": 2,
        "overdue": 0,
        "reopened": 0,
        "resolved": 1,
        "unknown": 1,
      },
      "weekly": false,
    }
  `);
});

describe("what is left out", () => {
  it("is counted, and nothing is where everything fits", () => {
    const { omitted } = JSON.parse(digestJson(digestAbout({ accountSummary })));
    expect(omitted).toEqual({
      new: 0,
      reopened: 0,
      overdue: 0,
      open: 0,
      unverified: 0,
      resolved: 0,
      noLongerWatched: 0,
      dated: 0,
      coverage: 0,
    });
  });
});
