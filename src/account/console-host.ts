const HOSTS: Readonly<Record<string, string>> = {
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/** Where people look at what is in a Region of a partition. */
export function consoleHost(partition: string, region: string): string {
  return `${region}.${HOSTS[partition] ?? "console.aws.amazon.com"}`;
}
