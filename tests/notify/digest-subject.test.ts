import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
      /^\[not checked\] 111122223333: nothing fails, \d+ could not be judged$/,
    );
  });
});
