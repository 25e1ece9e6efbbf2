import * as v from "../../../src/schema.ts";

const delivery = v.object({
  functionArn: v.string(),
  /** What the function is to be given. */
  event: v.record(v.string(), v.unknown()),
  /** Why SNS could not give it. */
  lost: v.optional(v.string()),
});

/** What was published to a topic that a function is subscribed to. */
type SnsDelivery = v.InferOutput<typeof delivery>;

/** Those since it was last asked for. */
export async function takeDeliveries(motoUrl: string): Promise<readonly SnsDelivery[]> {
  const response = await fetch(`${motoUrl}/moto-api/rootwatch/sns-deliveries`, { method: "POST" });
  if (!response.ok) throw new Error(`the emulator tells of no deliveries: ${await response.text()}`);
  return v.parse(v.object({ deliveries: v.array(delivery) }), await response.json()).deliveries;
}
