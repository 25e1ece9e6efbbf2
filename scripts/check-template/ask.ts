import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { basename } from "node:path";
import * as z from "zod";

/**
 * Runs a tool that answers in JSON. Its exit status is no help: it is not 0 for a finding either.
 *
 * @throws Error with what it said, where it gave no such answer
 */
export function ask<T>(
  command: string,
  args: readonly string[],
  answer: z.ZodType<T>,
  options: SpawnSyncOptions = {},
): T {
  const { stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const parsed = z.preprocess((text) => jsonOf(String(text)), answer).safeParse(stdout);
  if (parsed.success) return parsed.data;
  throw new Error(`${basename(command)} gave no usable answer: ${z.prettifyError(parsed.error)}\n${stderr}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
