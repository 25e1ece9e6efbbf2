import { describe, expect, it } from "vitest";
import { audit } from "../../../src/audit/audit.ts";
import type { Exception } from "../../../src/audit/exceptions.ts";
import { sinceLast } from "../../../src/report/since-last.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import { keepAndCompare } from "../../../src/service/audit/keep-and-compare.ts";
import {
  type Given,
  NOW,
  password,
  report,
  snapshotAt,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { memoryStore } from "../../helpers/memory-store.ts";

const accountSummary = {
  AccountMFAEnabled: 1,
  AccountPasswordPresent: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};
const user = (name: string, mfa: string) => userRow(name, password({ mfa_active: mfa }));
const company = (...users: ReturnType<typeof user>[]): Given => ({
  accountSummary,
  credentialReport: report(users),
});

/** After all of them. */
const YEAR_MS = 365 * 86_400_000;

/** Audits kept one after the other, and what each says of those before it. */
async function saidOf(
  ...history: readonly (readonly [hours: number, given: Given, exceptions?: readonly Exception[]])[]
) {
  const store = memoryStore();
  const said: string[] = [];
  for (const [index, [hours, given, exceptions = []]] of history.entries()) {
    const observedAt = new Date(NOW.getTime() + hours * 3_600_000);
    const snapshot = snapshotAt(given, observedAt);
    const kept = await keepAndCompare(
      store,
      { snapshot, audit: audit(snapshot, rules, {}, observedAt, { exceptions }) },
      { rules, settings: undefined, requestId: `${index}0000000`, now: new Date(NOW.getTime() + YEAR_MS) },
    );
    await kept.markTold();
    said.push([...sinceLast(kept.changes, { ...kept, observedAt }, { width: 100 })].join(""));
  }
  return { said, store };
}

describe("audits that are kept", () => {
  it("say what is new, what is mended and what cannot be rechecked, and the first one that there was none before", async () => {
    const { said, store } = await saidOf(
      [0, company(user("ann", "true"), user("bo", "false"))],
      [1, company(user("ann", "false"), user("bo", "true"))],
      [2, { accountSummary, credentialReport: unavailable("not_ready") }],
    );
    expect(said[0]).toBe(
      "\nThe first audit that is kept: from the next on, what has changed is said here.\n",
    );
    expect(said[1]).toMatchInlineSnapshot(`
      "
      Since the audit of 2026-11-23 06:00 UTC
        new: ann has a console password and no MFA. Due 2026-11-30. [user-mfa]
        resolved: User bo [user-mfa]
      "
    `);
    expect(said[2]).toContain("cannot be rechecked: User ann [user-mfa]");
    expect([...store.objects.keys()].filter((name) => name.startsWith("audits/"))).toHaveLength(17);
  });

  it("say of an exception that it covers more, that it has ended and what fails again by that", async () => {
    const exceptions = [
      {
        ...{ rule: "user-mfa", resource: "prefix:arn:aws:iam::111122223333:user/svc-" },
        ...{ reason: "robots", owner: "Dana", expires: "2026-12-31" },
      },
    ];
    const one = company(user("svc-a", "false"));
    const two = company(user("svc-a", "false"), user("svc-b", "false"));
    const { said } = await saidOf(
      [0, one, exceptions],
      [1, two, exceptions],
      [2, two, exceptions],
      [24 * 40, one, exceptions],
    );
    expect(said[1]?.replace(/\s+/g, " ")).toContain(
      "exceptions and attestations: Exception to user-mfa for prefix:arn:aws:iam::111122223333:user/svc- " +
        "(Dana, until 2026-12-31): in force, covers 2 findings, WHICH IT DID NOT BEFORE: user-mfa:",
    );
    expect(said[2]).toContain("Nothing has changed.");
    const ended = said[3]?.replace(/\s+/g, " ");
    expect(ended).toContain("(Dana, until 2026-12-31): has ended");
    expect(ended).toMatch(
      /again: svc-a has a console password and no MFA\..* \[user-mfa\], its exception has ended/,
    );
  });

  it("say what nobody has seen, or not that its date has passed, where it cannot be rechecked", async () => {
    const store = memoryStore();
    const keep = async (days: number, given: Given, isSeen = true) => {
      const observedAt = new Date(NOW.getTime() + days * 86_400_000);
      const snapshot = snapshotAt(given, observedAt);
      const run = { snapshot, audit: audit(snapshot, rules, {}, observedAt) };
      const of = { rules, settings: undefined, requestId: `${days}0000000`, now: observedAt };
      const kept = await keepAndCompare(store, run, of);
      if (isSeen) await kept.markTold();
      return [...sinceLast(kept.changes, { ...kept, observedAt }, { width: 100 })].join("");
    };
    const blind: Given = { accountSummary, credentialReport: unavailable("not_ready") };
    await keep(0, company(user("ann", "true")));
    await keep(1, company(user("ann", "false")), false);
    expect(await keep(2, blind)).toContain("new, and not rechecked: User ann [user-mfa]");
    expect(await keep(3, blind)).toContain("Nothing has changed.");
    expect(await keep(9, blind)).toContain("overdue, and not rechecked: User ann [user-mfa]");
    expect(await keep(10, blind)).toContain("Nothing has changed.");
  });

  it.each([
    ["its evidence could not be sealed", "manifest.json"],
    ["it was killed before it could be said", undefined],
  ])("say again what nobody has seen: %s", async (_, breaks) => {
    const store = memoryStore();
    const keep = (hours: number, mfa: string) => {
      const observedAt = new Date(NOW.getTime() + hours * 3_600_000);
      const snapshot = snapshotAt(company(user("ann", mfa)), observedAt);
      return keepAndCompare(
        store,
        { snapshot, audit: audit(snapshot, rules, {}, observedAt) },
        { rules, settings: undefined, requestId: `${hours}0000000`, now: observedAt },
      );
    };
    await (await keep(0, "true")).markTold();
    store.before((_, name) => {
      if (breaks !== undefined && name.endsWith(breaks)) throw new Error("the disk is full");
    });
    const second = keep(1, "false");
    if (breaks === undefined) await second;
    else await expect(second).rejects.toThrow("the disk is full");
    store.before(() => {});
    const third = await keep(2, "false");
    expect(third.changes.added.map(({ finding }) => finding.resource.name)).toEqual(["ann"]);
    await third.markTold();
    expect((await keep(3, "false")).changes.added).toEqual([]);
  });

  it("of which nothing changed say so, the same one twice too", async () => {
    const { said } = await saidOf([0, company()], [0, company()], [3, company()]);
    for (const text of said.slice(1)) {
      expect(text).toBe("\nSince the audit of 2026-11-23 06:00 UTC\n  Nothing has changed.\n");
    }
  });

  it("one that is older than what is kept compares nothing, and ends nothing", async () => {
    const { said } = await saidOf(
      [5, company(user("ann", "false"))],
      [1, company()],
      [6, company(user("ann", "false"))],
    );
    expect(said[1]).toBe("\nA later audit is kept, of 2026-11-23 11:00 UTC: nothing is compared.\n");
    expect(said[2]).toContain("Nothing has changed.");
  });
});
