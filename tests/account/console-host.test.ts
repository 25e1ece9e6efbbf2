import { expect, it } from "vitest";
import { consoleHost } from "../../src/account/console-host.ts";

it.each([
  ["aws", "eu-central-1", "eu-central-1.console.aws.amazon.com"],
  ["aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
  ["aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"],
])("the console of %s", (partition, region, host) => {
  expect(consoleHost(partition, region)).toBe(host);
});
