import type { RawValues } from "../../src/account/section-values.ts";
import { ACCOUNT_ID, type Row, userArn } from "./account-fixture.ts";

/** Slot 1 or 2 of a row: a signing certificate uploaded on this date. */
export function certificate(slot: 1 | 2, uploaded: string, active = true): Row {
  return { [`cert_${slot}_active`]: String(active), [`cert_${slot}_last_rotated`]: uploaded };
}

export const certificateId = (name: string, uploaded: string) =>
  `${userArn(name)}/signing-certificate/${uploaded}`;

/** What stands for a row that cannot be read; the header is line 1, root line 2, the first user line 3. */
export const lineId = (line: number) => `${ACCOUNT_ID}/credential-report/line-${line}`;

/** The row with its name and ARN in quotes, as RFC 4180 asks for a name with a comma in it. */
export function quotedRow(row: Row): Row {
  return { ...row, user: `"${row.user}"`, arn: `"${row.arn}"` };
}

/** A report with a last column in which AWS may say something of further credentials of a user. */
export function withMoreCredentials(value: RawValues["credentialReport"], ...info: readonly string[]) {
  const cells = ["additional_credentials_info", "N/A", ...info];
  const lines = value.csv.split("\n").map((line, index) => `${line},${cells[index] ?? "N/A"}`);
  return { ...value, csv: lines.join("\n") };
}

type ServiceCredential = RawValues["serviceCredentials"][number];

/** An active long-term Bedrock API key of a user, as ListServiceSpecificCredentials shows it. */
export function serviceCredential(
  user: string,
  created: string,
  rest: Partial<ServiceCredential> = {},
): ServiceCredential {
  return {
    UserName: user,
    Status: "Active",
    ServiceName: "bedrock.amazonaws.com",
    CreateDate: created,
    ServiceSpecificCredentialId: `ACCA${user.toUpperCase()}`,
    ...rest,
  };
}
