import { describe, expect, it } from "vitest";
import { link, withLinks } from "../../src/slack/links.ts";

describe("a link", () => {
  it.each([
    "https://console.aws.amazon.com/",
    "https://eu-central-1.console.aws.amazon.com/s3/object/evidence",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home",
    "https://cn-north-1.console.amazonaws.cn/cloudwatch/home",
    "https://support.aws.amazon.com/#/contacts/aws-account-support",
  ])("leads to AWS: %s", (address) => {
    expect(link(address, "there")).toBe(`<${address}|there>`);
    expect(link(address)).toBe(`<${address}>`);
  });

  it.each([
    "https://evil.example/",
    "https://evil.example/?console.aws.amazon.com",
    "https://console.aws.amazon.com.evil.example/",
    "https://evilconsole.aws.amazon.com/",
    "https://console.aws.amazon.com@evil.example/",
    "https://user@console.aws.amazon.com/",
    "https://console.aws.amazon.com:8443/",
    "http://console.aws.amazon.com/",
    "javascript:alert(1)",
    "console.aws.amazon.com",
    `https://console.aws.amazon.com/${"x".repeat(1_000)}`,
    "",
  ])("is none elsewhere, or by other means: %s", (address) => {
    expect(link(address, "there")).toBeUndefined();
  });

  it("holds nothing that would end it", () => {
    expect(link("https://console.aws.amazon.com/a|b>c<d?e=1&f=2#g|h>", "there")).toBe(
      "<https://console.aws.amazon.com/a%7Cb%3Ec%3Cd?e=1&amp;f=2#g%7Ch%3E|there>",
    );
  });
});

describe("words with addresses", () => {
  it("link what leads to AWS, and nothing else", () => {
    const text = "See https://support.aws.amazon.com/#/contacts (or https://evil.example/) <now>.";
    expect(withLinks(text, 200)).toBe(
      "See <https://support.aws.amazon.com/#/contacts> (or https:\u200B//evil.\u200Bexample/) &lt;now&gt;.",
    );
  });

  it("are not cut within a link", () => {
    const text = `${"x".repeat(30)} https://support.aws.amazon.com/#/contacts ${"x".repeat(30)}`;
    expect(withLinks(text, 80)).toBe(`${"x".repeat(30)} ... (32 more characters)`);
  });
});
