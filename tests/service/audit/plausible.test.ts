import { describe, expect, it } from "vitest";
import type { State } from "../../../src/audit/state.ts";
import { isPlausible } from "../../../src/service/audit/plausible.ts";
import { type Given, NOW, password, report, unavailable, userRow } from "../../helpers/account-fixture.ts";
import { auditOn, type TestInstallation, testInstallation } from "../../helpers/installation.ts";

const STATE = "memory/111122223333/state.json";

const account = (rootKeys: number, annsMfa: string): Given => ({
  accountSummary: {
    AccountMFAEnabled: 1,
    AccountPasswordPresent: 1,
    AccountAccessKeysPresent: rootKeys,
    AccountSigningCertificatesPresent: 0,
  },
  credentialReport: report([
    userRow("ann", password({ mfa_active: annsMfa })),
    userRow("bo", password({ mfa_active: "false" })),
  ]),
  securityContact: unavailable("access_denied"),
});

/** Three days: a root key comes and goes, ann gets her MFA, bo has none, a contact cannot be read. */
async function installation(): Promise<TestInstallation> {
  const made = testInstallation();
  await auditOn(made, account(0, "false"));
  await auditOn(made, account(1, "true"), { day: 1 });
  await auditOn(made, account(0, "true"), { day: 2 });
  return made;
}

/** A value of JSON, and where it stands. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<[readonly string[], unknown]> {
  if (typeof value !== "object" || value === null) yield [path, value];
  else for (const [key, one] of Object.entries(value)) yield* leaves(one, [...path, key]);
}

const FUTURE = "2199-01-01T00:00:00.000Z";

/** What somebody who wants silence would write there. */
function extremes(key: string, value: unknown): unknown[] {
  if (key === "sending")
    return [
      { id: "x", upTo: 9e15, leasedUntil: FUTURE },
      { id: "x", upTo: 0, leasedUntil: FUTURE },
    ];
  if (typeof value === "number") return [9e15, Number.MAX_SAFE_INTEGER];
  const isTime =
    key.endsWith("At") || key === "since" || (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value));
  return isTime ? [FUTURE] : [];
}

function changed(state: State, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(state);
  let at = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1) ?? ""] = value;
  return copy;
}

describe("a state of which one time or stamp was put as far ahead as can be", async () => {
  const { store } = await installation();
  const state: State = JSON.parse(store.objects.get(STATE)?.text ?? "");
  const cases = [...leaves(state)].flatMap(([path, value]) =>
    extremes(path.at(-1) ?? "", value).map((extreme): [string, readonly string[], unknown] => [
      `${path.join(" ")} = ${JSON.stringify(extreme)}`,
      path,
      extreme,
    ]),
  );

  it("has enough of them", () => {
    expect(isPlausible(state, NOW)).toBe(false);
    expect(isPlausible(state, new Date(NOW.getTime() + 2 * 86_400_000))).toBe(true);
    expect(cases.length).toBeGreaterThan(30);
  });

  it.each(cases)("%s: what is new is told, once", async (_, path, value) => {
    const one = await installation();
    const { version } = one.store.objects.get(STATE) ?? {};
    await one.store.replace(STATE, JSON.stringify(changed(state, path, value)), version);
    const before = one.sent.length;
    for (const day of [3, 4, 5]) await auditOn(one, account(1, "false"), { day });
    const told = one.sent.slice(before).flatMap(({ added, reopened }) => [...added, ...reopened]);
    for (const rule of ["root-access-keys", "user-mfa:arn:aws:iam::111122223333:user/ann"]) {
      expect(told.filter(({ finding }) => finding.id.startsWith(rule))).toHaveLength(1);
    }
  });
});
