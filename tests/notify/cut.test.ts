import fc from "fast-check";
import { expect, it } from "vitest";
import { bytesInJson, cut, shortened } from "../../src/notify/cut.ts";

it("what is shown is the beginning, fits, and nothing is lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" })),
      fc.nat(20),
      fc.nat(300),
      (items, maxItems, maxBytes) => {
        const { shown, omitted } = cut(items, maxItems, maxBytes, (item) => item);
        expect([...shown, ...omitted]).toEqual(items);
        expect(shown.length).toBeLessThanOrEqual(maxItems);
        expect(shown.reduce((sum, item) => sum + bytesInJson(item), 0)).toBeLessThanOrEqual(maxBytes);
        const [next] = omitted;
        if (next !== undefined && shown.length < maxItems) {
          expect([...shown, next].reduce((sum, item) => sum + bytesInJson(item), 0)).toBeGreaterThan(
            maxBytes,
          );
        }
      },
    ),
  );
});

it("a shortened text is the beginning of what it was, fits, and says where it is not all", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"\\'.repeat(99), "a\uD83D", "\u{1F600}".repeat(99)),
  );
  const bytes = (value: string) => bytesInJson(JSON.stringify(value)) - bytesInJson('""');
  fc.assert(
    fc.property(text, fc.nat(100), (whole, most) => {
      const short = shortened(whole, most);
      const beginning = short.slice(0, -3);
      if (bytes(whole.toWellFormed()) <= most) {
        expect(short).toBe(whole.toWellFormed());
        return;
      }
      expect(short).toBe(`${beginning}...`);
      expect(bytes(beginning)).toBeLessThanOrEqual(most);
      expect(whole.toWellFormed().startsWith(beginning)).toBe(true);
      const [next = ""] = [...whole.toWellFormed().slice(beginning.length)];
      expect(bytes(beginning + next)).toBeGreaterThan(most);
    }),
  );
});
