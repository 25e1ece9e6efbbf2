import type { Account } from "../account/account.ts";
import type { LiveUsers } from "../account/live-users.ts";
import { identityOf } from "./finding.ts";

/** Which users and credentials an audit saw: a fail of which nothing is found any more is over, or gone with its bearer. */
export interface Presence {
  /** Identities of users and of their credentials, as findings have them. */
  readonly there: ReadonlySet<string>;
  /** Whether the list of users is all of it: a row that cannot be read may be anybody's. */
  readonly isComplete: boolean;
  /** When the report was made. */
  readonly asOf: Date;
  /** When AWS was asked about a user since then, by their ARN, where it answered all of it. */
  readonly askedAt: ReadonlyMap<string, Date>;
}

/** Undefined where there is no credential report. */
export function presenceIn({ sections }: Pick<Account, "sections">): Presence | undefined {
  const { credentialReport: report, serviceCredentials, liveUsers } = sections;
  if (report.status !== "known") return undefined;
  const there = new Set<string>();
  for (const { resource, accessKeys, certificates } of report.value.users) {
    there.add(identityOf(resource));
    for (const credentials of [accessKeys, certificates]) {
      if (credentials.known) for (const one of credentials.value) there.add(identityOf(one.resource));
    }
  }
  if (serviceCredentials.status === "known") {
    for (const { ServiceSpecificCredentialId: id } of [...serviceCredentials.value.values()].flat())
      there.add(id);
  }
  const asked = liveUsers.status === "known" ? Object.entries(liveUsers.value) : [];
  return {
    there,
    isComplete: report.value.malformedRows.length === 0,
    asOf: report.value.generatedAt,
    askedAt: new Map(asked.flatMap(([arn, user]) => (isAnswered(user) ? [[arn, new Date(user.asOf)]] : []))),
  };
}

function isAnswered(user: LiveUsers[string]): boolean {
  if ("gone" in user) return true;
  return [user.GetLoginProfile, user.ListAccessKeys, user.ListMFADevices].every(
    ({ status }) => status === "known",
  );
}

/** As of when an audit saw what it says of a user, or of a credential of theirs. */
export function seenAt({ asOf, askedAt }: Presence, identity: string): Date {
  return askedAt.get(userOf(identity) ?? "") ?? asOf;
}

/** Of a user of the credential report: the ARN; for a credential what kind it is, and when it was made; the generation. */
const OF_USER =
  /^(arn:[^:]+:iam::\d{12}:user\/.+?)(?:\/(?:access-key|signing-certificate)\/(?:undated|[\dT:-]+Z)(?:\/2)?)?(?:@[\dT:-]+Z)?$/;

/** The ARN of the user whom an identity is of, a user's own or a credential's; undefined where it is of none. */
export function userOf(identity: string): string | undefined {
  return OF_USER.exec(identity)?.[1];
}
