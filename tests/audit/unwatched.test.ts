import { describe, expect, it } from "vitest";
import { unwatchedText } from "../../src/audit/unwatched.ts";

describe("Regions that are not watched", () => {
  it("are none where all are", () => {
    expect(unwatchedText([])).toBeUndefined();
  });

  it("are named", () => {
    expect(unwatchedText(["sa-east-1", "eu-west-3"])).toBe(
      "Root activity is not watched in sa-east-1, eu-west-3.",
    );
  });

  it.each([
    [
      ["us-east-2", "us-west-2", "eu-west-3"],
      "records in us-east-2 or us-west-2 is NOT told",
      "those Regions",
    ],
    [["us-east-1"], "records in us-east-1 is NOT told", "that Region"],
  ])("are warned of where a sign-in as root may be recorded there: %s", (regions, warning, which) => {
    expect(unwatchedText(regions)).toContain(warning);
    expect(unwatchedText(regions)).toContain(`watch ${which}`);
  });
});
