import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, joined, mrkdwn, plain } from "../../src/notify/mrkdwn.ts";

const APART = "\u200B";

describe("somebody else's words in Slack", () => {
  it.each([
    ["a & b < c > d", "a &amp; b &lt; c &gt; d"],
    ["<!channel>", "&lt;!channel&gt;"],
    ["*b* _i_ ~s~ `c`", `${APART}*b${APART}* ${APART}_i${APART}_ ${APART}~s${APART}~ ${APART}\`c${APART}\``],
    ["> quote", `${APART}&gt; quote`],
    [":skull: says: no", `:${APART}skull: says: no`],
    ["https://evil.example", `https:${APART}//evil.${APART}example`],
    ["a@b.de @*", `a@${APART}b.${APART}de @${APART}${APART}*`],
    ["one\ntwo\u202E", "one\uFFFDtwo\uFFFD"],
    ["half \uD800", "half \uFFFD"],
    [" ", "(empty)"],
  ])("%j is %j", (text, expected) => {
    expect(mrkdwn(text, 100)).toBe(expected);
  });

  it.each([
    ["10.0.0.1", "`10.0.0.1`"],
    ["arn:aws:iam::111122223333:user/a_b", "`arn:aws:iam::111122223333:user/a_b`"],
    [" `x` ", "`'x'`"],
    ["<&>", "`&lt;&amp;&gt;`"],
    ["", "(empty)"],
  ])("to be copied, %j is %j", (text, expected) => {
    expect(code(text, 100)).toBe(expected);
  });

  it.each([
    ["*b* :skull: <x>", "*b* :skull: &lt;x&gt;"],
    ["see https://evil.example", `see https:${APART}//evil.example`],
  ])("in plain text, %j is %j", (text, expected) => {
    expect(plain(text, 100)).toBe(expected);
  });

  it("are cut between characters, and what is cut is counted", () => {
    expect(mrkdwn("x".repeat(41), 40)).toBe(`${"x".repeat(16)}... (25 more characters)`);
    expect(mrkdwn("x".repeat(40), 40)).toBe("x".repeat(40));
    expect(mrkdwn("&".repeat(41), 40)).toBe(`${"&amp;".repeat(3)}... (38 more characters)`);
    expect(joined(["<https://a.example>", "b".repeat(40)], 40)).toBe("... (2 more characters)");
  });

  it("are never longer than there is room", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.integer({ min: 40, max: 200 }),
        (text, most) => {
          for (const shown of [mrkdwn(text, most), code(text, most), plain(text, most)])
            expect(shown.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
