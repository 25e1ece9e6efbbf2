import type { LiveUsers } from "../../src/account/live-users.ts";
import type { SnapshotSection } from "../../src/account/snapshot.ts";
import { unavailable } from "./account-fixture.ts";

export const ASKED_AT = "2026-11-23T06:00:02Z";

interface Said {
  /** null: there is no password. */
  readonly passwordMade?: string | null | SnapshotSection<never>;
  /** When each was made, and its status. */
  readonly keys?: readonly (readonly [string, string])[] | SnapshotSection<never>;
  readonly devices?: readonly string[] | SnapshotSection<never>;
}

/** What AWS said of a user at ASKED_AT; what is left out was denied. */
export function liveUser({ passwordMade, keys, devices }: Said): LiveUsers[string] {
  return {
    asOf: ASKED_AT,
    GetLoginProfile: reading(passwordMade, (CreateDate) => (CreateDate === null ? null : { CreateDate })),
    ListAccessKeys: reading(keys, (list) => list.map(([CreateDate, Status]) => ({ CreateDate, Status }))),
    ListMFADevices: reading(devices, (list) => list.map((SerialNumber) => ({ SerialNumber }))),
  };
}

type Denied = Extract<SnapshotSection<never>, { status: "unavailable" }>;

function reading<Given, Value>(
  given: Given | SnapshotSection<never> | undefined,
  toValue: (given: Given) => Value,
): { status: "known"; value: Value } | Denied {
  if (given === undefined) return unavailable() as Denied;
  if (typeof given === "object" && given !== null && "status" in given) return given as Denied;
  return { status: "known", value: toValue(given as Given) };
}
