import type { Watch } from "../../src/alerts/watch.ts";

const ARN = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;

/** What is ours in the fixtures. */
export const WATCH: Watch = {
  topicArns: [ARN("sns", "rootwatch-prod-alerts"), ARN("sns", "rootwatch-prod-operations")],
  keyId: "1b1b1b1b-0000-4000-8000-000000000000",
  functionNames: ["rootwatch-prod-audit", "rootwatch-prod-root-activity"],
  queueNames: ["root-activity", "undelivered", "not-forwarded"].map((part) => `rootwatch-prod-${part}`),
  bucket: "rootwatch-prod-evidence",
  name: "rootwatch-prod",
};
