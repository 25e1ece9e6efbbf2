import {
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import type { AuditClients } from "../audit-clients.ts";
import { type Clock, systemClock } from "../clock.ts";
import { type LiveUsers, MOST_LIVE_USERS } from "../live-users.ts";
import { isoSeconds } from "../time.ts";
import { type Unavailable, unavailable, unavailableFrom } from "../unavailable.ts";
import { instant } from "./instant.ts";
import { collectPages } from "./pages.ts";

// What else AWS sends, such as the ids of keys, is not needed and not kept.
const profile = v.object({ LoginProfile: v.object({ CreateDate: instant }) });
const keys = v.object({ AccessKeyMetadata: v.array(v.object({ CreateDate: instant, Status: v.string() })) });
const devices = v.object({ MFADevices: v.array(v.object({ SerialNumber: v.string() })) });

/** Users at once, three calls each. */
const AT_ONCE = 5;

export interface AskedUser {
  readonly arn: string;
  readonly name: string;
}

interface AskLimits {
  /** Milliseconds after which the answer is given, with whatever is there. */
  readonly budgetMs: number;
  readonly clock?: Clock | undefined;
}

/**
 * What AWS says now of the first of these users. Each call that fails, is denied or late costs itself alone; nothing is
 * thrown, and the answer comes within the budget even where a call never ends.
 */
export async function askLiveUsers(
  iam: AuditClients["iam"],
  users: readonly AskedUser[],
  { budgetMs, clock = systemClock }: AskLimits,
): Promise<LiveUsers> {
  const stop = new AbortController();
  const late = () => unavailable("timeout", `AWS did not answer within ${budgetMs / 1000} s.`);
  const timeUp = clock.sleep(budgetMs, stop.signal).then(() => {
    stop.abort();
    return late();
  });
  const asked: [string, LiveUsers[string]][] = [];
  const waiting = users.slice(0, MOST_LIVE_USERS).values();
  const askInTurn = async () => {
    // One list for all: whoever is done takes the next.
    for (const { arn, name } of waiting) {
      const asOf = isoSeconds(clock.now());
      const read = <Value>(ask: () => Promise<Value>) =>
        stop.signal.aborted ? late() : Promise.race([reading(ask, stop.signal, late), timeUp]);
      asked.push([arn, await askUser(iam, name, asOf, stop.signal, read)]);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  } finally {
    stop.abort();
  }
  return Object.fromEntries(asked.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Read<Value> = { readonly status: "known"; readonly value: Value } | Unavailable | typeof NO_SUCH;

/** AWS's word for it that what was asked for is not there. */
const NO_SUCH = { status: "none" } as const;

async function reading<Value>(
  ask: () => Promise<Value>,
  signal: AbortSignal,
  late: () => Unavailable,
): Promise<Read<Value>> {
  try {
    return { status: "known", value: await ask() };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return NO_SUCH;
    // Whatever a call makes of being broken off, the deadline is why.
    return signal.aborted ? late() : unavailableFrom(error);
  }
}

async function askUser(
  iam: AuditClients["iam"],
  UserName: string,
  asOf: string,
  abortSignal: AbortSignal,
  read: <Value>(ask: () => Promise<Value>) => Read<Value> | Promise<Read<Value>>,
): Promise<LiveUsers[string]> {
  const options = { abortSignal };
  const [GetLoginProfile, ListAccessKeys, ListMFADevices] = await Promise.all([
    read(async () => {
      const answer = await iam.send(new GetLoginProfileCommand({ UserName }), options);
      return v.parse(profile, answer).LoginProfile;
    }),
    read(() =>
      collectPages(
        (Marker) => iam.send(new ListAccessKeysCommand({ UserName, Marker }), options),
        (page) => v.parse(keys, page).AccessKeyMetadata,
      ),
    ),
    read(() =>
      collectPages(
        (Marker) => iam.send(new ListMFADevicesCommand({ UserName, Marker }), options),
        (page) => v.parse(devices, page).MFADevices,
      ),
    ),
  ]);
  // Of a user that is there the two lists may be empty, and are never missing; a password may be.
  if (ListAccessKeys.status === "none" || ListMFADevices.status === "none") return { asOf, gone: true };
  return {
    asOf,
    GetLoginProfile: GetLoginProfile.status === "none" ? { status: "known", value: null } : GetLoginProfile,
    ListAccessKeys,
    ListMFADevices,
  };
}
