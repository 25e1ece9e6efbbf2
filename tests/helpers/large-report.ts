import type { AccountSnapshot } from "../../src/account/snapshot.ts";
import {
  accessKey,
  csvOf,
  daysAgo,
  password,
  type Row,
  rootRow,
  snapshotOf,
  userRow,
} from "./account-fixture.ts";

/** A report of so many users in the mix of a large company: people, services with one or two keys, the forgotten. */
export function largeReport(users: number): string {
  const rows: Row[] = [rootRow()];
  for (let index = 0; index < users; index++)
    rows.push(userRow(`user-${index}`, KINDS[index % KINDS.length]));
  return csvOf(rows);
}

export function largeSnapshot(users: number): AccountSnapshot {
  return snapshotOf({ credentialReport: { generatedAt: daysAgo(0), csv: largeReport(users) } });
}

const KINDS: readonly Row[] = [
  password(),
  password({ mfa_active: "false" }),
  password({ password_last_used: "no_information", password_last_changed: daysAgo(200) }),
  { ...password(), ...accessKey(1, daysAgo(60), daysAgo(2)) },
  accessKey(1, daysAgo(800), daysAgo(1)),
  { ...accessKey(1, daysAgo(20), daysAgo(1)), ...accessKey(2, daysAgo(400), daysAgo(100), false) },
  { ...accessKey(1, daysAgo(500)), ...accessKey(2, daysAgo(300), daysAgo(3)) },
  {},
];
