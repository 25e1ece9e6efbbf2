import { describe, expect, it } from "vitest";
import { datedLine } from "../../src/notify/dated-line.ts";

const ARN = "arn:aws:iam::111122223333:user/ann@2024-01-01T00:00:00Z";

describe("a line about what holds until a date", () => {
  it.each([
    [
      { key: `exception:user-mfa:${ARN}`, stage: "in_force", covers: 1, more: 0, moreIds: [] },
      `Exception to user-mfa for ${ARN}: in force, covers 1 finding.`,
    ],
    [
      {
        key: "exception:user-mfa:prefix:arn:x",
        stage: "ending",
        covers: 3,
        more: 4,
        moreIds: ["a", "b", "c"],
      },
      "Exception to user-mfa for prefix:arn:x: about to end, covers 3 findings, WHICH IT DID NOT BEFORE: a, b, c and 1 more.",
    ],
    [
      {
        key: "exception:user-mfa:ann",
        stage: "matches_nothing",
        covers: 0,
        more: 0,
        moreIds: [],
        whose: "Security, until 2027-06-30",
        hint: ARN,
      },
      `Exception to user-mfa for ann (Security, until 2027-06-30): matches nothing that fails; write ${ARN}.`,
    ],
    [
      { key: "attestation:root-recovery", stage: "expired", covers: 0, more: 0, moreIds: [] },
      "Attestation root-recovery: has ended.",
    ],
    [
      { key: "exception:user-mfa:\u0007x", stage: "of a later version", covers: 0, more: 0, moreIds: [] },
      "Exception to user-mfa for \ufffdx: of a later version.",
    ],
  ])("%#: says what, which and how far", (change, line) => {
    expect(datedLine(change)).toBe(line);
  });
});
