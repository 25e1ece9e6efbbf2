import { describe, expect, it } from "vitest";
import type { AttestationUse } from "../../src/audit/attestation-uses.ts";
import type { Audit } from "../../src/audit/audit.ts";
import { datedAfter } from "../../src/audit/dated.ts";
import type { Exception, ExceptionUse } from "../../src/audit/exceptions.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import type { DatedStatement } from "../../src/audit/state.ts";
import type { Turn } from "../../src/audit/transitions.ts";
import { NOW } from "../helpers/account-fixture.ts";

const DAY_MS = 86_400_000;
const exception: Exception = {
  rule: "user-mfa",
  resource: "arn:aws:iam::111122223333:user/ann@2024-01-01T00:00:00Z",
  reason: "a robot",
  owner: "Security",
  expires: "2027-06-30",
};
const KEY = `exception:user-mfa:${exception.resource}`;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

const use = (rest: Partial<ExceptionUse> = {}): ExceptionUse => ({
  exception,
  until: inDays(200),
  state: "in_force",
  findingIds: ["user-mfa:ann"],
  ...rest,
});

/** What is remembered after audits that saw these, one a day; the stamp of each is the number of its day. */
function rememberedAfter(
  days: readonly {
    readonly exceptions?: readonly ExceptionUse[];
    readonly attestations?: readonly AttestationUse[];
  }[],
  toldToAll = 0,
): Record<string, DatedStatement> {
  return days.reduce<Record<string, DatedStatement>>(
    (before, { exceptions = [], attestations = [] }, day) => {
      const turn: Turn = {
        now: inDays(day),
        revision: day + 1,
        toldToAll,
        settings: DEFAULT_LIFECYCLE,
        facts: new Set(),
        hasOtherParameters: () => false,
      };
      return datedAfter(before, { exceptions, attestations } as unknown as Audit, turn);
    },
    {},
  );
}

describe("an exception", () => {
  it("is said when it is new, and not the next day", () => {
    const day = { exceptions: [use()] };
    expect(rememberedAfter([day, day])[KEY]).toMatchObject({
      stage: "in_force",
      changedIn: 1,
      covers: ["user-mfa:ann"],
    });
  });

  it("is said once when it is about to end, 14 days before, and once when it has ended", () => {
    const until = inDays(15);
    const exceptions = [use({ until })];
    expect(rememberedAfter([{ exceptions }])[KEY]).toMatchObject({ stage: "in_force" });
    expect(rememberedAfter([{ exceptions }, { exceptions }])[KEY]).toMatchObject({
      stage: "ending",
      changedIn: 2,
    });
    expect(rememberedAfter([{ exceptions }, { exceptions }, { exceptions }])[KEY]).toMatchObject({
      changedIn: 2,
    });
    const ended = { exceptions: [use({ until, state: "expired", findingIds: [] })] };
    expect(rememberedAfter([{ exceptions }, ended, ended])[KEY]).toMatchObject({
      stage: "expired",
      changedIn: 2,
    });
  });

  it("that is in force at the second at which it ends has ended", () => {
    expect(rememberedAfter([{ exceptions: [use({ until: NOW })] }])[KEY]).toMatchObject({ stage: "expired" });
  });

  it("that matches nothing is said once", () => {
    const idle = { exceptions: [use({ state: "matches_nothing", findingIds: [] })] };
    expect(rememberedAfter([{ exceptions: [use()] }, idle, idle])[KEY]).toMatchObject({
      stage: "matches_nothing",
      changedIn: 2,
      covers: [],
    });
  });

  it("that covers something which it did not cover before is said, naming it; fewer are not", () => {
    const two = use({ findingIds: ["user-mfa:bo", "user-mfa:ann"] });
    const more = rememberedAfter([{ exceptions: [use()] }, { exceptions: [two] }]);
    expect(more[KEY]).toMatchObject({ changedIn: 2, more: ["user-mfa:bo"] });
    const other = rememberedAfter([
      { exceptions: [use()] },
      { exceptions: [use({ findingIds: ["user-mfa:bo"] })] },
    ]);
    expect(other[KEY]).toMatchObject({ changedIn: 2, more: ["user-mfa:bo"] });
    const fewer = rememberedAfter([{ exceptions: [two] }, { exceptions: [use()] }]);
    expect(fewer[KEY]).toMatchObject({ changedIn: 1, covers: ["user-mfa:ann"] });
  });

  it("of which nobody can tell what it covers is as it was", () => {
    const blind = { exceptions: [use({ state: "not_judged", findingIds: [] })] };
    expect(rememberedAfter([{ exceptions: [use()] }, blind])[KEY]).toMatchObject({
      changedIn: 1,
      covers: ["user-mfa:ann"],
    });
    expect(rememberedAfter([blind])[KEY]).toMatchObject({ stage: "in_force", covers: [] });
  });

  it("of which any word is changed is said", () => {
    const other = use({ exception: { ...exception, owner: "Somebody" } });
    expect(rememberedAfter([{ exceptions: [use()] }, { exceptions: [other] }])[KEY]).toMatchObject({
      changedIn: 2,
      more: [],
    });
  });

  it("that is taken out of the settings is said, and forgotten once everybody knows", () => {
    const withdrawn = { stage: "withdrawn", changedIn: 2, covers: [] };
    expect(rememberedAfter([{ exceptions: [use()] }, {}, {}])[KEY]).toMatchObject(withdrawn);
    expect(rememberedAfter([{ exceptions: [use()] }, {}, {}], 2)).toEqual({});
  });
});

describe("an attestation", () => {
  const attested = { id: "root-recovery" as const, on: "2026-01-01", by: "Dana" };

  it("is said when it is about to end", () => {
    const day = { attestations: [{ ...attested, until: inDays(14.5) }] };
    expect(rememberedAfter([day, day])["attestation:root-recovery"]).toMatchObject({
      stage: "ending",
      changedIn: 2,
    });
  });
});
