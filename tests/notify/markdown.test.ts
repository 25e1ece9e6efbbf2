import fc from "fast-check";
import { expect, it } from "vitest";
import { slackText } from "../../src/notify/markdown.ts";
import { hostileText } from "../helpers/alert-arbitraries.ts";

it.each([
  ["<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@\u200BU1&gt;"],
  ["*b* _i_ ~s~ `c`", "\u200B*b\u200B* \u200B_i\u200B_ \u200B~s\u200B~ \u200B`c\u200B`"],
  ["https://evil.example", "https:\u200B//evil.\u200Bexample"],
  ["198.51.100.10, Mozilla/5.0", "198.51.100.10, Mozilla/5.0"],
  ["one\r\ntwo\u202E", "one\uFFFD\uFFFDtwo\uFFFD"],
])("%j is shown as it is, and is nothing else", (text, shown) => {
  expect(slackText(text, 100)).toBe(shown);
});

it("is so many characters of the text, whole ones", () => {
  fc.assert(
    fc.property(hostileText, fc.nat(50), (text, most) => {
      const shown = slackText(text, most);
      expect(shown.isWellFormed()).toBe(true);
      const read = shown.replace(/&(amp|lt|gt);/g, "x").replaceAll("\u200B", "");
      expect([...read].length).toBe(Math.min(most, [...text.toWellFormed()].length));
    }),
  );
});
