import type { Message } from "../../src/notify/sns.ts";

/** As SNS counts: subject, message and attributes. */
export function bytesOf({ subject, bodies, attributes }: Message): number {
  const texts = [subject, JSON.stringify(bodies), ...Object.entries(attributes).flat(), "String".repeat(3)];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
