import { DAY_MS, HOUR_MS, isoSeconds } from "../../../src/account/time.ts";
import { accessKey, password, type Row, userRow } from "../account-fixture.ts";
import type { Chance } from "./chance.ts";

interface Key {
  readonly created: Date;
  active: boolean;
  lastUsed: Date | undefined;
  /** Will be deleted: nothing else befalls it. */
  doomed: boolean;
}

export interface Person {
  readonly name: string;
  readonly created: Date;
  readonly signsIn: boolean;
  hasMfa: boolean;
  lastSignIn: Date | undefined;
  /** Uses nothing until then. */
  idleUntil: Date;
  readonly keys: [Key | undefined, Key | undefined];
}

/** A key that took the place of another one. */
export interface Rotation {
  readonly name: string;
  readonly old: Date;
  readonly made: Date;
}

/** Does something after so many days. */
export type Later = (days: number, change: () => void) => void;

export function hired(name: string, now: Date, chance: Chance, later: Later): Person {
  const signsIn = !chance.oneIn(4);
  const person: Person = {
    name,
    created: now,
    signsIn,
    hasMfa: signsIn && !chance.oneIn(3),
    lastSignIn: signsIn ? now : undefined,
    idleUntil: now,
    keys: [signsIn && chance.oneIn(2) ? undefined : madeKey(now, chance), undefined],
  };
  if (signsIn && !person.hasMfa) {
    later(chance.between(2, 20), () => {
      person.hasMfa = true;
    });
  }
  return person;
}

/** Signs in for twenty days without MFA. */
export function withoutMfa(name: string, now: Date, later: Later): Person {
  const person: Person = {
    name,
    created: now,
    signsIn: true,
    hasMfa: false,
    lastSignIn: now,
    idleUntil: now,
    keys: [undefined, undefined],
  };
  later(20, () => {
    person.hasMfa = true;
  });
  return person;
}

function madeKey(now: Date, chance: Chance): Key {
  // Some are made and forgotten.
  return { created: now, active: true, lastUsed: chance.oneIn(6) ? undefined : now, doomed: false };
}

/** An ordinary day at work. */
export function use(person: Person, now: Date): void {
  if (person.idleUntil > now) return;
  if (person.signsIn) person.lastSignIn = now;
  for (const key of person.keys) if (key?.active && key.lastUsed !== undefined) key.lastUsed = now;
}

/** A day in the life of a person and their keys. Answers what was rotated. */
export function live(person: Person, now: Date, chance: Chance, later: Later): Rotation[] {
  use(person, now);
  if (person.idleUntil <= now && chance.oneIn(150))
    person.idleUntil = new Date(now.getTime() + chance.between(30, 120) * DAY_MS);
  if (person.hasMfa && chance.oneIn(250)) {
    person.hasMfa = false;
    later(chance.between(1, 12), () => {
      person.hasMfa = true;
    });
  }
  return [0, 1].flatMap((slot) => tend(person, slot as 0 | 1, now, chance, later));
}

function tend(person: Person, slot: 0 | 1, now: Date, chance: Chance, later: Later): Rotation[] {
  const key = person.keys[slot];
  const other = slot === 0 ? 1 : 0;
  if (key === undefined || key.doomed) return [];
  const remove = (days: number) => {
    key.doomed = true;
    later(days, () => {
      person.keys[slot] = undefined;
    });
  };
  const ageDays = (now.getTime() - key.created.getTime()) / DAY_MS;
  if (key.active && ageDays > 50 && person.keys[other] === undefined && chance.oneIn(12)) {
    person.keys[other] = { created: now, active: true, lastUsed: now, doomed: false };
    if (chance.oneIn(3)) {
      later(1, () => {
        key.active = false;
      });
    }
    remove(chance.between(2, 6));
    return [{ name: person.name, old: key.created, made: now }];
  }
  if (key.active && chance.oneIn(200)) {
    key.active = false;
    if (chance.oneIn(3)) {
      later(chance.between(2, 30), () => {
        key.active = true;
      });
    } else remove(chance.between(1, 120));
  } else if (key.active && person.keys[other] === undefined && chance.oneIn(400)) {
    // A second one that somebody wanted, and no rotation.
    person.keys[other] = madeKey(now, chance);
  }
  return [];
}

/** As the credential report shows the person some hours later. */
export function rowOf({ name, created, signsIn, hasMfa, lastSignIn, keys }: Person): Row {
  const shown = keys.map((key, index) =>
    key === undefined
      ? {}
      : accessKey(
          index === 0 ? 1 : 2,
          isoSeconds(key.created),
          key.lastUsed === undefined ? "N/A" : isoSeconds(new Date(key.lastUsed.getTime() + HOUR_MS)),
          key.active,
        ),
  );
  const console = {
    mfa_active: String(hasMfa),
    password_last_used: isoSeconds(lastSignIn ?? created),
    password_last_changed: isoSeconds(created),
  };
  return Object.assign(
    userRow(name, { user_creation_time: isoSeconds(created) }),
    signsIn ? password(console) : {},
    ...shown,
  );
}
