/** Where the state of an account is kept. */
export const stateName = (accountId: string) => `memory/${accountId}/state.json`;

/** Where an earlier version kept what an audience had been told. */
export const toldName = (accountId: string, audience: "alerts" | "chat") =>
  `memory/${accountId}/${audience === "alerts" ? "told" : `told-${audience}`}.json`;

/** Where Rootwatch records what root did. */
export const rootEventsName = (accountId: string) => `memory/${accountId}/root-events.json`;
