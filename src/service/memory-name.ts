import type { Audience } from "../notify/announcer.ts";

/** Where it is kept what an audience was told. The alerts topic came first, and kept its name. */
export const memoryName = (accountId: string, audience: Audience["name"]) =>
  `memory/${accountId}/${audience === "alerts" ? "told" : `told-${audience}`}.json`;

/** Where Rootwatch records what root did. */
export const rootEventsName = (accountId: string) => `memory/${accountId}/root-events.json`;
