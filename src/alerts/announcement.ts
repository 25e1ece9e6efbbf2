/** What somebody said beforehand about a use of root: `rootwatch announce`. It silences nothing; alerts quote it. */
export interface Announcement {
  readonly id: string;
  /** Who announced, in their own words. */
  readonly by: string;
  readonly reason: string;
  readonly from: Date;
  readonly until: Date;
  /** ARN of the IAM identity that announced, as AWS knows it. */
  readonly identity: string;
  readonly cancelledAt: Date | undefined;
}
