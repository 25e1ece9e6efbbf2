/** Where the evidence of an account is; the names of the folders in it are in order of time. */
export const evidenceOf = (accountId: string) => `audits/${accountId}/`;

export const evidenceFolder = (accountId: string, auditId: string) => `${evidenceOf(accountId)}${auditId}`;
