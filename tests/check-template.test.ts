import { describe, expect, it } from "vitest";
import { withoutSkips } from "../scripts/check-template/checkov-skips.ts";
import { sift } from "../scripts/check-template/suppressions.ts";

const finding = { id: "CKV_AWS_18", stack: "default", at: "Bucket", text: "It has no log" };
const suppression = { id: "CKV_AWS_18", at: "Bucket", reason: "It has another" };

describe("a finding in the template", () => {
  it("is left where nothing is suppressed", () => {
    expect(sift([finding], [])).toEqual({ left: [finding], idle: [] });
  });

  it("is covered by a suppression of its check at its resource, in every stack", () => {
    expect(sift([finding, { ...finding, stack: "with-slack" }], [suppression])).toEqual({
      left: [],
      idle: [],
    });
  });

  it.each([
    ["another check", { id: "CKV_AWS_21" }],
    ["another resource", { at: "OtherBucket" }],
    ["another stack", { stacks: ["with-slack"] as const }],
  ])("is not covered by a suppression of %s, which is idle itself", (_, other) => {
    const wrong = { ...suppression, ...other };
    expect(sift([finding], [wrong])).toEqual({ left: [finding], idle: [wrong] });
  });
});

describe("what a resource tells checkov to skip", () => {
  const bucket = { Type: "AWS::S3::Bucket", Properties: {} };
  const skipping = (skip: unknown) => ({
    Description: "A stack",
    Resources: { Bucket: { ...bucket, Metadata: { checkov: { skip } } }, Other: bucket },
  });

  it("is taken out of the template, with its reason", () => {
    expect(withoutSkips(skipping([{ id: "CKV_AWS_18", comment: "It has another" }]))).toEqual({
      template: { Description: "A stack", Resources: { Bucket: bucket, Other: bucket } },
      skips: [suppression],
    });
  });

  it.each([
    ["has no reason", [{ id: "CKV_AWS_18" }]],
    ["has an empty one", [{ id: "CKV_AWS_18", comment: "" }]],
    ["is misspelt", [{ ID: "CKV_AWS_18", comment: "It has another" }]],
    ["is nothing", []],
  ])("is refused where it %s", (_, skip) => {
    expect(() => withoutSkips(skipping(skip))).toThrow(/^Metadata of Bucket: /);
  });
});
