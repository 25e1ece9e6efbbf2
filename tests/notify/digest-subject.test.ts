import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../src/notify/digest.ts";
import { digestSubject } from "../../src/notify/digest-subject.ts";
import { digestAbout } from "../helpers/digests.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";

describe("the subject of a digest", () => {
  it("is printable ASCII of fewer than 100 characters, whatever the account, and begins with the verdict", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const subject = digestSubject(digestAbout(given));
        expect(subject).toMatch(
          /^\[(critical|high|medium|low|informational|not checked|ok)\] 111122223333: [ -~]*$/,
        );
        expect(subject.length).toBeLessThan(100);
      }),
      { numRuns: 100 },
    );
  });

  it("never says ok where something fails or could not be judged", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const digest = digestAbout(given);
        const isOk = digestSubject(digest).startsWith("[ok]");
        expect(isOk).toBe(digest.added.length + digest.open.length + digest.unknown.length === 0);
      }),
      { numRuns: 100 },
    );
  });

  it("of an account that nothing is known of is not checked", () => {
    expect(digestSubject(digestAbout({}))).toMatch(
      /^\[not checked\] 111122223333: \d+ could not be judged, the rest passes$/,
    );
  });

  it("of some rules alone still says how many of them could not be judged", () => {
    const digest = { ...digestAbout({}), scope: ["root-mfa"] };
    expect(digestSubject(digest)).toMatch(
      /: \d+ could not be judged, the rest passes \(only 1 of the rules\)$/,
    );
  });

  it("of any counts and any scope fits, says what is new, and that it is of some rules alone", () => {
    const many = () => fc.oneof(fc.nat(9), fc.nat(9_999));
    const counts = fc.record({
      added: many(),
      open: many(),
      unverified: many(),
      resolved: many(),
      unwatched: many(),
      unknown: many(),
      scope: fc.option(fc.integer({ min: 1, max: 35 }), { nil: undefined }),
    });
    const base = digestAbout({ accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } });
    const [fail] = base.added;
    fc.assert(
      fc.property(counts, ({ scope, ...lengths }) => {
        const former = { severity: "critical", rule: "root-mfa-not-virtual" };
        // Lists of any length that hold one thing: only their lengths and what they hold are looked at.
        const lists = Object.fromEntries(
          Object.entries(lengths).map(([name, length]) => [
            name,
            Array(length).fill(name === "added" || name === "open" ? fail : former),
          ]),
        );
        const subject = digestSubject({
          ...base,
          ...lists,
          scope: scope === undefined ? undefined : Array.from({ length: scope }, () => "rule"),
        } as unknown as Digest);
        expect(subject).toMatch(/^[ -~]{1,99}$/);
        if (lengths.added > 0) expect(subject).toContain(`${lengths.added} new`);
        if (scope !== undefined) expect(subject).toContain(`(only ${scope} of the rules)`);
      }),
    );
  });

  it("never says that nothing fails where a fail that was told could not be rechecked, or is no longer watched", () => {
    const base = digestAbout({});
    const former = {
      id: "x",
      rule: "root-mfa",
      severity: "critical",
      resource: { type: "root-user", name: "" },
      dueAt: undefined,
    } as const;
    expect(digestSubject({ ...base, unverified: [former] })).toMatch(
      /^\[critical\] 111122223333: 1 still open, .*: root-mfa$/,
    );
    const unwatched = digestSubject({ ...base, unknown: [], unwatched: [former] });
    expect(unwatched).toBe("[not checked] 111122223333: 1 no longer watched, the rest passes");
  });
});
