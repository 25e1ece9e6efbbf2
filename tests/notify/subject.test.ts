import fc from "fast-check";
import { expect, it } from "vitest";
import { MAX_SUBJECT, subjectOf } from "../../src/notify/subject.ts";
import { hostileText } from "../helpers/alert-arbitraries.ts";

it.each([
  ["short", "short"],
  ["Zoë\r\nBcc: a@b\u202E", "Zo???Bcc: a@b?"],
  [`${"word ".repeat(18)}from 198.51.100.10`, `${"word ".repeat(17)}word...`],
  [`${"word ".repeat(17)}called and 3 other addresses`, `${"word ".repeat(17)}called...`],
  ["x".repeat(200), `${"x".repeat(96)}...`],
])("%j", (text, subject) => {
  expect(subjectOf(text)).toBe(subject);
});

it("is printable ASCII that fits, whatever the text", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(subjectOf(text)).toMatch(/^[ -~]*$/);
      expect(subjectOf(text).length).toBeLessThanOrEqual(MAX_SUBJECT);
    }),
  );
});
