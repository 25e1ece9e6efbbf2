import type { ReportSection } from "./account.ts";
import { withResources } from "./dated-credentials.ts";
import { known, type Reading, unreadable } from "./reading.ts";
import type { AccessKey, Facet, Password, ReportRow } from "./report-row.ts";
import type { RawValues } from "./section-values.ts";

/** Users asked about in one run, at most: three calls each, and IAM's rate is the whole account's. */
export const MOST_LIVE_USERS = 50;

export type LiveUsers = RawValues["liveUsers"];
type LiveUser = Exclude<LiveUsers[string], { readonly gone: true }>;

const NO_PASSWORD: Password = {
  state: "none",
  lastUsed: { kind: "none" },
  lastChanged: { kind: "none" },
  nextRotation: { kind: "none" },
};

/**
 * The credential report with what AWS said of single users after it was made. Whoever is gone loses their row. What could
 * not be read live stays as the report has it.
 */
export function withLiveUsers(report: ReportSection, live: LiveUsers): ReportSection {
  if (!report.users.some(({ arn }) => Object.hasOwn(live, arn))) return report;
  const users = report.users.flatMap((row) => {
    const user = Object.hasOwn(live, row.arn) ? live[row.arn] : undefined;
    if (user === undefined) return [row];
    return "gone" in user ? [] : [laidOver(row, user, report.generatedAt)];
  });
  return { ...report, users };
}

function laidOver(row: ReportRow, user: LiveUser, generatedAt: Date): ReportRow {
  const { GetLoginProfile: profile, ListAccessKeys: keys, ListMFADevices: devices } = user;
  const facets: Facet[] = [];
  let result = row;
  if (profile.status === "known" && profile.value === null) {
    result = { ...result, passwordState: known("none"), password: known(NO_PASSWORD) };
    facets.push("passwordState", "password");
  } else if (profile.status === "known" && profile.value !== null) {
    const password = passwordOf(row, new Date(profile.value.CreateDate), generatedAt);
    result = { ...result, passwordState: known("set"), password };
    // Its dates are in the report alone.
    facets.push("passwordState");
  }
  if (devices.status === "known") {
    result = { ...result, mfa: known(devices.value.length > 0) };
    facets.push("mfa");
  }
  if (keys.status === "known") {
    const accessKeys = keysOf(row.accessKeys, keys.value);
    result = {
      ...result,
      accessKeys: known(withResources(row.resource, "access-key", accessKeys, ({ created }) => created)),
    };
    facets.push("accessKeys");
  }
  return facets.length === 0 ? row : { ...result, live: { asOf: new Date(user.asOf), facets } };
}

/** What the report says of a password that was removed and set anew since is not said of this one. */
function passwordOf({ password }: ReportRow, made: Date, generatedAt: Date): Reading<Password> {
  if (!password.known) return password;
  const { state, lastChanged } = password.value;
  const isReported = made <= generatedAt || (lastChanged.kind === "date" && lastChanged.at >= made);
  if (state === "set" && isReported) return password;
  return unreadable("the password is newer than what the credential report says of it");
}

/**
 * The keys that there are. When a key was made is what tells one from another, in the report too. Only the report says
 * when a key was last used: of one that is not in it nobody has said.
 */
function keysOf(
  reported: Reading<readonly AccessKey[]>,
  listed: readonly { readonly CreateDate: string; readonly Status: string }[],
): AccessKey[] {
  const left = reported.known
    ? reported.value.map(({ active, created, lastUsed }) => ({ active, created, lastUsed }))
    : [];
  return listed.map(({ CreateDate, Status }) => {
    const at = new Date(CreateDate);
    const active = Status === "Active";
    const made = left.filter(({ created }) => created.kind === "date" && +created.at === +at);
    // Of two that were made in the same second, first the one that is as it was.
    const before = made.find((key) => key.active === active) ?? made[0];
    if (before === undefined)
      return { active, created: { kind: "date", at }, lastUsed: { kind: "not_supported" } };
    left.splice(left.indexOf(before), 1);
    return { ...before, active };
  });
}
