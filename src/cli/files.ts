import { readFileSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { quoted } from "../account/reading.ts";
import { RootwatchError } from "../errors.ts";
import { writeAll } from "./io.ts";

/** No report of the largest account comes near it, and JavaScript cannot hold a text of twice the size. */
const MAX_BYTES = 400 * 1024 * 1024;

/**
 * The bytes of a file, or of standard input for `-`.
 *
 * @throws RootwatchError `input_unreadable`
 */
export function readInput(path: string): Uint8Array {
  try {
    if (path === "-") return readFileSync(0);
    const { size } = statSync(path);
    if (size > MAX_BYTES)
      throw new RootwatchError("input_unreadable", `${quoted(path)} is larger than 400 MiB.`);
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof RootwatchError) throw cause;
    throw new RootwatchError("input_unreadable", `Cannot read ${quoted(path)}: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

/**
 * The text of a UTF-8 file, or of standard input for `-`.
 *
 * @throws RootwatchError `input_unreadable`
 */
export function readTextInput(path: string): string {
  const bytes = readInput(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RootwatchError("input_unreadable", `${quoted(path)} is not UTF-8 text.`, { cause });
  }
}

/**
 * Writes a file, in pieces.
 *
 * @param mode permissions that it has before anything is in it, also where it existed with others
 * @throws RootwatchError `output_unwritable`
 */
export async function writeOutput(path: string, pieces: Iterable<string>, mode?: number): Promise<void> {
  try {
    const file = await open(path, "w", mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await writeAll(pieces, async (text) => {
        await file.writeFile(text);
      });
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new RootwatchError("output_unwritable", `Cannot write ${quoted(path)}: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  ENOSPC: "the disk is full",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? code ?? message;
}
