import { describe, expect, it } from "vitest";
import { unwatchedNotes } from "../../../src/service/audit/unwatched.ts";

describe("Regions that are not watched", () => {
  it("are none where all are", () => {
    expect(unwatchedNotes([])).toEqual([]);
  });

  it("are named", () => {
    expect(unwatchedNotes(["sa-east-1", "eu-west-3"])).toEqual([
      "Root activity is not watched in sa-east-1, eu-west-3.",
    ]);
  });

  it("are warned of where a sign-in as root may be recorded there", () => {
    const [warning] = unwatchedNotes(["us-east-2", "us-west-2", "eu-west-3"]);
    expect(warning).toContain("records in us-east-2 or us-west-2 is NOT told");
  });
});
