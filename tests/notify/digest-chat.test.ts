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
      "• *critical* Root has a password and no MFA: the password alone opens the account. The credential report, which is older, still says otherwise. (root-mfa)",
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
    expect(content.description).toContain("Told before, and could not be rechecked: 1 (1 critical).");
    const off = JSON.parse(
      digestChat(digestAbout({}, { told, settings: { "root-mfa": { enabled: false } } })),
    );
    expect(off.content.description).toContain("No longer watched: 1 (1 critical).");
  });
});
