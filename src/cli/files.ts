import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { quoted } from "../account/reading.ts";
import { RootwatchError } from "../errors.ts";
import { writeAll } from "./io.ts";

/** No report of the largest account comes near it, and JavaScript cannot hold a text of twice the size. */
const MAX_BYTES = 400 * 1024 * 1024;

/**
 * The bytes of a file, or of standard input for `-`. Counted while they come: a pipe or a device has no size to ask for,
 * and may have no end.
 *
 * @throws RootwatchError `input_unreadable`
 */
export async function readInput(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of path === "-" ? process.stdin : createReadStream(path)) {
      size += chunk.length;
      if (size > MAX_BYTES) {
        throw new RootwatchError("input_unreadable", `${quoted(path)} is larger than 400 MiB.`);
      }
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof RootwatchError) throw cause;
    throw new RootwatchError("input_unreadable", `Cannot read ${quoted(path)}: ${reasonOf(cause)}.`, {
      cause,
    });
  }
  return Buffer.concat(chunks);
}

/**
 * The text of a UTF-8 file, or of standard input for `-`.
 *
 * @throws RootwatchError `input_unreadable`
 */
export async function readTextInput(path: string): Promise<string> {
  const bytes = await readInput(path);
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
