import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { digestChat } from "../../src/notify/digest-chat.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import * as v from "../../src/schema.ts";
import { daysAgo, NOW, password, report, snapshotOf, userRow } from "../helpers/account-fixture.ts";
import { customNotification } from "../helpers/custom-notification.ts";
import { digestAbout } from "../helpers/digests.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";
import { toldAfter } from "../helpers/told.ts";

describe("the digest in Slack, through Amazon Q Developer", () => {
  it("keeps to the schema, whatever the account: anything else is dropped without a word", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        v.parse(customNotification, JSON.parse(digestChat(digestAbout(given))));
      }),
      { numRuns: 100 },
    );
  });

  it("mentions nobody, links nothing and formats nothing that somebody wrote into a name", () => {
    const hostile = "<!channel> <https://evil.example|click> *bold* `code` & \n> quote";
    const text = digestChat(
      digestAbout({
        accountAlias: hostile,
        serviceCredentials: [
          {
            UserName: hostile,
            Status: "Active",
            ServiceName: "bedrock.amazonaws.com",
            CreateDate: daysAgo(400),
            ServiceSpecificCredentialId: "ACCA1",
          },
        ],
      }),
    );
    const { content, metadata } = v.parse(customNotification, JSON.parse(text));
    expect(content.description).toContain("&lt;!channel&gt;");
    const [, ...words] = /\*medium\* (.*?)'s credential/.exec(content.description) ?? [];
    expect(words).toHaveLength(1);
    for (const shown of [...words, metadata.additionalContext["alias"]]) {
      expect(shown).not.toMatch(/[<>]|(?<!\u200B)[`*_~]|&(?!amp;|lt;|gt;)/);
    }
  });

  it("tells the worst first and counts the rest", () => {
    const users = Array.from({ length: 100 }, (_, index) =>
      userRow(`u${index}`, password({ mfa_active: "false" })),
    );
    const { content } = JSON.parse(
      digestChat(
        digestAbout({
          accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
          credentialReport: report(users),
        }),
      ),
    );
    expect(content.description.split("\n")[0]).toBe(
      "• *critical* Root has a password and no MFA: the password alone opens the account. The credential report, which is older, still says otherwise. (root-mfa, due 2026-11-24)",
    );
    expect(content.description).toMatch(/\.\.\. and 89 more \(1 critical, 100 high in all\)/);
  });

  it("says what was told before and could not be rechecked", () => {
    const before = audit(
      snapshotOf({ accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } }),
      rules,
      {},
      NOW,
    );
    const told = toldAfter(undefined, before, rules);
    const { content } = JSON.parse(digestChat(digestAbout({}, { told })));
    expect(content.description).toContain("Open, and could not be rechecked: 1 (1 critical).");
    const off = JSON.parse(
      digestChat(digestAbout({}, { told, settings: { "root-mfa": { enabled: false } } })),
    );
    expect(off.content.description).toContain("No longer watched: 1 (1 critical).");
  });

  it("is silent of nothing that it was sent for: exceptions, settings, what was mended, a quiet week", () => {
    const digest = digestAbout({ credentialReport: report() });
    const one = {
      key: "exception:root-mfa:prefix:arn",
      stage: "in_force",
      covers: 9,
      more: 5,
      moreIds: ["a", "b", "c"],
      whose: "*Eve*, until 2027-01-01",
    } as const;
    const descriptionOf = (rest: Partial<typeof digest>): string =>
      JSON.parse(digestChat({ ...digest, unknown: [], added: [], report: undefined, ...rest })).content
        .description;
    const dated = descriptionOf({ dated: [one], settingsChanged: true });
    expect(dated).toContain("covers 9 findings, WHICH IT DID NOT BEFORE: a, b, c and 2 more");
    expect(dated).not.toContain("*Eve*");
    expect(dated).toContain("The settings have changed since the last digest.");
    expect(descriptionOf({ dated: Array(8).fill(one) })).toContain(
      "... and 3 more exceptions or attestations",
    );
    const resource = { type: "user", name: "ann" };
    const mended = { id: "x", rule: "user-mfa", severity: "high", resource, dueAt: undefined } as const;
    expect(descriptionOf({ resolved: [{ ...mended, because: "passes" }] })).toContain(
      "Resolved: 1 (1 high).",
    );
    expect(descriptionOf({ weekly: true })).toContain("The weekly summary: nothing new fails.");
    expect(descriptionOf({})).toBe("[ok] 111122223333: nothing fails.");
  });
});
