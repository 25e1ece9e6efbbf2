import { createHash } from "node:crypto";

/** Where the state of an account is kept. */
export const stateName = (accountId: string) => `memory/${accountId}/state.json`;

/** Where one that cannot be used is kept, by what is in it: it may tell who damaged it, and how. */
export const setAsideName = (accountId: string, text: string) =>
  `memory/${accountId}/set-aside/state-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.json`;

/** Where an earlier version kept what an audience had been told. */
export const toldName = (accountId: string, audience: "alerts" | "chat") =>
  `memory/${accountId}/${audience === "alerts" ? "told" : `told-${audience}`}.json`;

/** Where Rootwatch records what root did. */
export const rootEventsName = (accountId: string) => `memory/${accountId}/root-events.json`;
