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
    ["nothing", {}],
    ["no time", { Content: Buffer.from(CSV) }],
    ["no content", { GeneratedTime }],
    ["an empty content", { GeneratedTime, Content: new Uint8Array() }],
    ["no Base64", { GeneratedTime, Content: "<html>" }],
    ["no text", { GeneratedTime, Content: Uint8Array.of(0x75, 0x73, 0xc3, 0x28) }],
  ])("%s is malformed", (_name, response) => {
    expect(reasonFor(response)).toBe("malformed");
  });
});
