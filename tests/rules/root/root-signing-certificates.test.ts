import rootSigningCertificates from "../../../src/rules/root/root-signing-certificates.ts";
import {
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  GENERATED_AT,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  unavailable,
} from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const withRoot = (row: Row) => report([], rootRow(row));
const certificate = (slot: 1 | 2, uploaded: string, active = true): Row => ({
  [`cert_${slot}_active`]: String(active),
  [`cert_${slot}_last_rotated`]: uploaded,
});
const NONE = { AccountSigningCertificatesPresent: 0 };
const SOME = { AccountSigningCertificatesPresent: 1 };

testRule(rootSigningCertificates, {
  "the summary counts none": {
    given: { accountSummary: NONE },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "root has an access key and no certificate": {
    given: { accountSummary: unavailable(), credentialReport: withRoot(accessKey(1, daysAgo(10))) },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary counts one, and there is no report to date it": {
    given: { accountSummary: SOME },
    expect: [["fail", "presentUndated", ROOT_ARN]],
  },
  "root has a certificate and no password": {
    given: { accountSummary: { ...SOME, AccountPasswordPresent: 0 } },
    expect: [["fail", "presentUndated", ROOT_ARN]],
  },
  "the summary counts two, and the report dates both": {
    given: {
      accountSummary: { AccountSigningCertificatesPresent: 2 },
      credentialReport: withRoot({
        ...certificate(1, daysAgo(100), false),
        ...certificate(2, daysAgo(3000)),
      }),
    },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(3000),
  },
  "a certificate was uploaded after the report": {
    given: { accountSummary: SOME, credentialReport: report() },
    expect: [["fail", "presentDisagrees", ROOT_ARN]],
  },
  "an active certificate in the report was deleted since": {
    given: { accountSummary: NONE, credentialReport: withRoot(certificate(1, daysAgo(3000))) },
    expect: [["pass", "noneDisagrees", ROOT_ARN]],
  },
  "the summary counts none, and the report shows an inactive certificate": {
    given: { accountSummary: NONE, credentialReport: withRoot(certificate(2, daysAgo(3000), false)) },
    expect: [["unknown", "disputed", ROOT_ARN]],
  },
  "the summary is denied, and the report shows an inactive certificate": {
    given: {
      accountSummary: unavailable(),
      credentialReport: withRoot(certificate(1, daysAgo(3000), false)),
    },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(3000),
  },
  "the summary is denied, and the report hints at certificates that it does not show": {
    given: {
      accountSummary: unavailable(),
      credentialReport: {
        generatedAt: GENERATED_AT,
        csv: csvOf(
          [rootRow({ additional_credentials_info: "1 more certificate: ListSigningCertificates" })],
          [...COLUMNS, "additional_credentials_info"],
        ),
      },
    },
    expect: [["unknown", "moreCredentials", ROOT_ARN]],
  },
  "the summary has no AccountSigningCertificatesPresent, and the report no columns of certificates": {
    given: {
      accountSummary: { AccountMFAEnabled: 1 },
      credentialReport: {
        generatedAt: GENERATED_AT,
        csv: csvOf(
          [rootRow()],
          COLUMNS.filter((name) => !name.startsWith("cert_")),
        ),
      },
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 3: the summary is denied, and the report has expired": {
    given: { accountSummary: unavailable(), credentialReport: unavailable("expired") },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
