import type { RawValues } from "../../../src/account/section-values.ts";
import { DAY_MS, isoSeconds } from "../../../src/account/time.ts";
import { daysAgo, type Given, NOW, ROOT_ARN, report, rootRow } from "../account-fixture.ts";
import { trail } from "../trails.ts";
import type { Chance } from "./chance.ts";
import { isHoliday } from "./circumstances.ts";
import { hired, live, type Person, type Rotation, rowOf, use, withoutMfa } from "./people.ts";

/** A fictional account, which is what it is, whoever looks. */
export interface LivedAccount {
  /** Lets a day pass, up to some hours before its audit. */
  liveTo(day: number): void;
  /** As AWS would show it now. */
  given(): Given;
  readonly rotations: readonly Rotation[];
  /** Users that were deleted and made anew under their name. */
  readonly remade: readonly { readonly name: string; readonly old: Date; readonly made: Date }[];
}

type Policy = RawValues["passwordPolicy"];

const GOOD_POLICY = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  ExpirePasswords: false,
  PasswordReusePrevention: 24,
} satisfies Policy;

const POLICIES: readonly Policy[] = [
  GOOD_POLICY,
  null,
  { ...GOOD_POLICY, MinimumPasswordLength: 8 },
  { ...GOOD_POLICY, RequireSymbols: false, PasswordReusePrevention: 5 },
];
const PRESENT = { EmailAddress: "<present>", Name: "<present>" };
const CONTACTS = ["securityContact", "billingContact", "operationsContact"] as const;

/** @param days how many there will be: some things happen once */
export function livedAccount(chance: Chance, days: number): LivedAccount {
  let people: Person[] = [];
  let now = NOW;
  let made = 0;
  let rootHasMfa = true;
  let isLogging = true;
  let policy: Policy = GOOD_POLICY;
  let rootUsed = daysAgo(300);
  const missing = new Set<(typeof CONTACTS)[number]>();
  const rootEvents: RawValues["rootEvents"]["events"] = [];
  const rotations: Rotation[] = [];
  const remade: { name: string; old: Date; made: Date }[] = [];
  const agenda = new Map<number, (() => void)[]>();
  let today = 0;
  const later = (wait: number, change: () => void) => {
    agenda.set(today + wait, [...(agenda.get(today + wait) ?? []), change]);
  };
  const hire = (name: string) => {
    const person = hired(name, now, chance, later);
    people.push(person);
    return person;
  };
  const leave = (person: Person) => {
    people = people.filter((one) => one !== person);
  };

  const changeStaff = () => {
    if (chance.oneIn(16)) hire(`user-${++made}`);
    const leaver = people.length > 8 && chance.oneIn(20) ? chance.pick(people) : undefined;
    if (leaver !== undefined) leave(leaver);
    const again = chance.oneIn(30) ? chance.pick(people) : undefined;
    if (again === undefined) return;
    leave(again);
    later(chance.between(1, 4), () => {
      remade.push({ name: again.name, old: again.created, made: hire(again.name).created });
    });
  };
  const changeSettings = () => {
    if (chance.oneIn(60)) policy = chance.pick(POLICIES) ?? null;
    const contact = chance.oneIn(40) ? chance.pick(CONTACTS) : undefined;
    if (contact !== undefined) {
      missing.add(contact);
      later(chance.between(2, 40), () => missing.delete(contact));
    }
    if (isLogging && chance.oneIn(90)) {
      isLogging = false;
      later(chance.between(1, 9), () => {
        isLogging = true;
      });
    }
  };
  const useRoot = () => {
    const time = isoSeconds(now);
    rootUsed = time;
    // Some are never heard of.
    if (chance.oneIn(3)) return;
    rootEvents.push({
      eventId: `event-${time}`,
      time,
      eventName: "ConsoleLogin",
      eventSource: "signin.amazonaws.com",
      kind: "sign-in",
      region: "us-east-1",
    });
  };

  return {
    rotations,
    remade,
    liveTo: (day) => {
      today = day;
      now = new Date(NOW.getTime() + day * DAY_MS - chance.between(6, 12) * 3_600_000);
      if (day === 0) {
        // They have been here for some time: not all of it is new on the first day.
        for (; made < 10; made++) {
          now = new Date(NOW.getTime() - chance.between(10, 85) * DAY_MS);
          hire(`user-${made + 1}`);
        }
        now = new Date(NOW.getTime() - 8 * 3_600_000);
      }
      for (const change of agenda.get(day) ?? []) change();
      agenda.delete(day);
      if (isHoliday(day, days)) {
        for (const person of people) use(person, now);
        return;
      }
      changeStaff();
      changeSettings();
      if (chance.oneIn(60)) useRoot();
      if (day === Math.round(days * 0.4)) {
        rootHasMfa = false;
        later(3, () => {
          rootHasMfa = true;
        });
      }
      // Who is new on the day before the rule on MFA becomes graver, and takes time.
      if (day === Math.round(days * 0.5) - 1) {
        people.push(withoutMfa(`user-${++made}`, now, later));
      }
      for (const person of people) rotations.push(...live(person, now, chance, later));
    },
    given: () => ({
      credentialReport: report(
        people.map(rowOf).toSorted((a, b) => ((a.user ?? "") < (b.user ?? "") ? -1 : 1)),
        rootRow({ mfa_active: String(rootHasMfa), password_last_used: rootUsed }),
      ),
      accountSummary: {
        AccountMFAEnabled: rootHasMfa ? 1 : 0,
        AccountPasswordPresent: 1,
        AccountAccessKeysPresent: 0,
        AccountSigningCertificatesPresent: 0,
      },
      passwordPolicy: policy,
      virtualMfaDevices: rootHasMfa
        ? [
            {
              SerialNumber: "arn:aws:iam::111122223333:mfa/root-account-mfa-device",
              User: { Arn: ROOT_ARN },
            },
          ]
        : [],
      ...Object.fromEntries(CONTACTS.map((name) => [name, missing.has(name) ? null : PRESENT])),
      primaryContact: { FullName: "<present>", PhoneNumber: "<present>", AddressLine1: "<present>" },
      organization: null,
      rootAccessManagement: null,
      serviceCredentials: [],
      trails: [trail("all", { GetTrailStatus: { status: "known", value: { IsLogging: isLogging } } })],
      accountAlias: null,
      rootEvents: { since: daysAgo(10), events: [...rootEvents] },
    }),
  };
}
