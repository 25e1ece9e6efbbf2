import { describe, expect, it } from "vitest";
import { asOfText } from "../../src/report/as-of.ts";

const at = (text: string) => new Date(text);

describe("as of when a finding is true", () => {
  it("is when the report was made, and AWS knows better four hours later", () => {
    expect(asOfText({ asOf: at("2026-11-23T05:58:59Z") })).toBe(
      "as of 2026-11-23 05:58 UTC; AWS makes a new report at the earliest at 09:58 UTC",
    );
  });

  it("names the day of the next report where it is another", () => {
    expect(asOfText({ asOf: at("2026-12-31T20:00:00Z") })).toBe(
      "as of 2026-12-31 20:00 UTC; AWS makes a new report at the earliest at 2027-01-01 00:00 UTC",
    );
  });

  it("is when AWS was asked anew, where it was", () => {
    const confirmedAt = at("2026-11-23T06:00:02Z");
    expect(asOfText({ asOf: confirmedAt, confirmedAt })).toBe("confirmed at 2026-11-23 06:00 UTC");
  });

  it("is not said of what does not rest on the report", () => {
    expect(asOfText({ asOf: undefined })).toBeUndefined();
  });
});
