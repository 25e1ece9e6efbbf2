import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turns } from "../../../src/account/turns.ts";
import { type State, stateSchema } from "../../../src/audit/state.ts";
import * as v from "../../../src/schema.ts";
import { type Given, password, report, userRow } from "../../helpers/account-fixture.ts";
import { auditOn, type TestInstallation, testInstallation } from "../../helpers/installation.ts";

const accountSummary = {
  AccountMFAEnabled: 1,
  AccountPasswordPresent: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};
const calm: Given = { accountSummary, credentialReport: report() };
const withAnn: Given = {
  accountSummary,
  credentialReport: report([userRow("ann", password({ mfa_active: "false" }))]),
};

const HOURS = 1 / 24;

class Dead extends Error {}

/**
 * Lets the process die at one of its steps: nothing that it does from then on has an effect.
 *
 * @param at steps that it may take
 * @param lastTakes whether the last one of them still has its effect, of which no answer comes
 * @returns how many steps it took, once it has ended
 */
function dying(installation: TestInstallation, at: number, lastTakes: boolean) {
  const { store, announcer } = installation;
  const original = { ...store };
  const { publish } = announcer;
  let steps = 0;
  const step = async <Result>(take: () => Promise<Result>): Promise<Result> => {
    steps += 1;
    if (steps > at || (steps === at && !lastTakes)) throw new Dead();
    const result = await take();
    if (steps >= at) throw new Dead();
    return result;
  };
  Object.assign(store, {
    read: (...of: Parameters<typeof store.read>) => step(() => original.read(...of)),
    create: (...of: Parameters<typeof store.create>) => step(() => original.create(...of)),
    replace: (...of: Parameters<typeof store.replace>) => step(() => original.replace(...of)),
  });
  Object.assign(announcer, {
    publish: (...of: Parameters<typeof publish>) => step(() => publish(...of)),
  });
  return () => {
    Object.assign(store, original);
    Object.assign(announcer, { publish });
    return steps;
  };
}

function stateOf({ store }: TestInstallation): State {
  const text = store.objects.get("memory/111122223333/state.json")?.text ?? "";
  return v.parse(stateSchema, JSON.parse(text));
}

const tellsOfAnn = ({ sent, chat }: TestInstallation) =>
  [sent, chat].map(
    (digests) =>
      digests.filter(({ added }) => added.some(({ finding }) => finding.id.startsWith("user-mfa:"))).length,
  );

/** Audits until one lives; the account has got a user without MFA since the first. */
async function survive(deaths: readonly (readonly [at: number, lastTakes: boolean])[]) {
  const installation = testInstallation({ withChat: true });
  await auditOn(installation, calm);
  let hours = 1;
  const steps: number[] = [];
  for (const [at, lastTakes] of deaths) {
    const revive = dying(installation, at, lastTakes);
    await auditOn(installation, withAnn, { day: hours * HOURS }).catch((error: unknown) => {
      const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
      for (const one of errors) if (!(one instanceof Dead)) throw one;
    });
    steps.push(revive());
    hours += 1;
  }
  await auditOn(installation, withAnn, { day: hours * HOURS });
  const { notification } = await auditOn(installation, withAnn, { day: (hours + 1) * HOURS });
  return { installation, steps, notification };
}

function expectNothingLost(
  { installation, notification }: Awaited<ReturnType<typeof survive>>,
  deaths: number,
) {
  for (const count of tellsOfAnn(installation)) {
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(1 + deaths);
  }
  expect(notification).toMatchObject({ status: "nothing_new", chat: "nothing_new" });
  const { revision, outboxes } = stateOf(installation);
  for (const { toldUpTo, sending } of Object.values(outboxes)) {
    expect([toldUpTo, sending]).toEqual([revision, null]);
  }
}

/** Far more than an audit takes. */
const NEVER = 1_000;

describe("a process that dies", () => {
  it("after any of its steps loses nothing, and repeats at most", async () => {
    const alive = await survive([[NEVER, true]]);
    const [steps = 0] = alive.steps;
    expect(tellsOfAnn(alive.installation)).toEqual([1, 1]);
    expect(steps).toBeGreaterThanOrEqual(7);
    for (let at = 1; at <= steps; at++) {
      for (const lastTakes of [true, false]) expectNothingLost(await survive([[at, lastTakes]]), 1);
    }
  });

  it("twice in a row, after any two of its steps, loses nothing either", async () => {
    const [steps = 0] = (await survive([[NEVER, true]])).steps;
    for (let first = 1; first <= steps; first++) {
      for (let second = 1; second <= steps; second++) {
        for (const lastTakes of [true, false]) {
          expectNothingLost(
            await survive([
              [first, lastTakes],
              [second, lastTakes],
            ]),
            2,
          );
        }
      }
    }
  });
});

describe("two audits at once", () => {
  it("tell one digest and write one state, however they take turns", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 40 }), async (waits) => {
        const installation = testInstallation({ withChat: true });
        await auditOn(installation, calm);
        let turn = 0;
        const wait = async () => {
          turn += 1;
          for (let ticks = waits[turn % waits.length] ?? 0; ticks > 0; ticks--) await turns(1);
        };
        installation.store.before(wait);
        installation.beforePublish = wait;
        const both = await Promise.all([
          auditOn(installation, withAnn, { day: HOURS }),
          auditOn(installation, withAnn, { day: HOURS }),
        ]);
        installation.store.before(() => {});
        expect(tellsOfAnn(installation)).toEqual([1, 1]);
        expect(both.map(({ notification: { status } }) => status)).toContain("sent");
        const { revision, outboxes } = stateOf(installation);
        for (const { toldUpTo, sending } of Object.values(outboxes)) {
          expect([toldUpTo, sending]).toEqual([revision, null]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("of which each saw something else: neither is lost", async () => {
    const installation = testInstallation();
    await auditOn(installation, calm);
    const bo = { accountSummary: { ...accountSummary, AccountMFAEnabled: 0 } };
    await Promise.all([
      auditOn(installation, withAnn, { day: HOURS }),
      auditOn(installation, { ...calm, ...bo }, { day: 1.01 * HOURS }),
    ]);
    const told = installation.sent.flatMap(({ added, resolved }) => [
      ...added.map(({ finding }) => finding.rule),
      ...resolved.map(({ rule }) => rule),
    ]);
    expect(told).toContain("root-mfa");
  });
});
