import fc from "fast-check";
import { expect, it } from "vitest";
import { bytesInJson, cut } from "../../src/notify/cut.ts";

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
