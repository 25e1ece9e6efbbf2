import { describe, expect, test } from "vitest";
import { credentialReport } from "../../../src/account/sections/credential-report.ts";
import { unavailableFrom } from "../../../src/account/unavailable.ts";

const CSV = "user,arn\nzoë,x";
const GeneratedTime = "2026-11-23T05:58:00+00:00";

function reasonFor(response: unknown): string | undefined {
  try {
    credentialReport.valueOf(response);
  } catch (error) {
    return unavailableFrom(error).reason;
  }
  return undefined;
}

describe("credential report", () => {
  test("the SDK's bytes and the AWS CLI's Base64 give the same text", () => {
    const expected = { generatedAt: "2026-11-23T05:58:00Z", csv: CSV };
    const bytes = new TextEncoder().encode(CSV);
    expect(
      credentialReport.valueOf({ Content: bytes, GeneratedTime: new Date("2026-11-23T05:58:00.999Z") }),
    ).toEqual(expected);
    const Content = Buffer.from(CSV).toString("base64");
    expect(credentialReport.valueOf({ Content, GeneratedTime, ReportFormat: "text/csv" })).toEqual(expected);
  });

  test.each([
    ["2026-11-23T05:58:00Z", "2026-11-23T05:58:00Z"],
    ["2026-11-23T05:58:00.123456+00:00", "2026-11-23T05:58:00Z"],
    ["2026-11-23T00:28:00-05:30", "2026-11-23T05:58:00Z"],
    ["2026-11-24T00:58:00+19:00", "2026-11-23T05:58:00Z"],
  ])("a time may have an offset: %s", (time, generatedAt) => {
    const Content = Buffer.from(CSV);
    expect(credentialReport.valueOf({ Content, GeneratedTime: time })).toEqual({ generatedAt, csv: CSV });
  });

  test.each([
    "2026-02-30T05:58:00Z",
    "2026-02-30T05:58:00+01:00",
    "2026-11-23T24:00:00Z",
    "2026-11-23T05:58:60Z",
    "2026-11-23T05:58:00+24:00",
    "2026-11-23T05:58:00+0100",
    "2026-11-23T05:58:00",
    "2026-11-23 05:58:00Z",
    "2026-11-23",
    "",
    new Date(Number.NaN),
    1_795_413_480,
  ])("a time that is none is malformed: %s", (time) => {
    expect(reasonFor({ Content: Buffer.from(CSV), GeneratedTime: time })).toBe("malformed");
  });

  test("the report of a large account, in Base64", () => {
    const csv = `${CSV}\n`.repeat(1_000_000);
    const Content = Buffer.from(csv).toString("base64");
    expect(credentialReport.valueOf({ Content, GeneratedTime })).toMatchObject({ csv });
  });

  test.each([
    ["nothing", {}],
    ["a list", { GeneratedTime, Content: [117, 115] }],
    ["Base64 that is cut off", { GeneratedTime, Content: "dXNlcg" }],
    ["Base64 with other letters in it", { GeneratedTime, Content: "dXNl\u212AXNl" }],
    ["no time", { Content: Buffer.from(CSV) }],
    ["no content", { GeneratedTime }],
    ["an empty content", { GeneratedTime, Content: new Uint8Array() }],
    ["no Base64", { GeneratedTime, Content: "<html>" }],
    ["no text", { GeneratedTime, Content: Uint8Array.of(0x75, 0x73, 0xc3, 0x28) }],
  ])("%s is malformed", (_name, response) => {
    expect(reasonFor(response)).toBe("malformed");
  });
});
