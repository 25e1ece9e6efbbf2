import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { basename } from "node:path";
import * as v from "../../src/schema.ts";

/**
 * Runs a tool that answers in JSON. Its exit status is no help: it is not 0 for a finding either.
 *
 * @throws Error with what it said, where it gave no such answer
 */
export function ask<T>(
  command: string,
  args: readonly string[],
  answer: v.GenericSchema<unknown, T>,
  options: SpawnSyncOptions = {},
): T {
  const { stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const parsed = v.safeParse(answer, jsonOf(String(stdout)));
  if (parsed.success) return parsed.output;
  throw new Error(`${basename(command)} gave no usable answer: ${v.summarize(parsed.issues)}\n${stderr}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
