import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentence, unlinked, unlinkedWords } from "../../src/notify/mail-style.ts";
import { hostileText } from "../helpers/alert-arbitraries.ts";

describe("other people's words", () => {
  it("are so many characters, whole ones, and points where that is not all", () => {
    fc.assert(
      fc.property(hostileText, fc.nat(50), (text, most) => {
        const shown = sentence(text, most);
        const { length } = [...text.toWellFormed()];
        expect(shown.isWellFormed()).toBe(true);
        expect([...shown].length).toBe(length > most ? most + 3 : length);
      }),
    );
  });

  it("make no link", () => {
    expect(unlinked("https://evil.example/x dana.doe")).toBe("https[:]//evil.example/x dana.doe");
    expect(unlinkedWords("www.evil.example 1.2.3 a.b")).toBe("www[.]evil[.]example 1.2.3 a.b");
  });
});
