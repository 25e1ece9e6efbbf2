import type { Layout } from "../report/style.ts";

/** What a command may touch of the process around it. */
export interface CliIo {
  /** Machine output and reports; nothing else goes there. Resolves when the reader can take more. */
  readonly out: (text: string) => Promise<void>;
  /** Progress, notes and errors. */
  readonly err: (text: string) => void;
  readonly layout: Layout;
  /** Whether stderr is a terminal, on which a line can be written over. */
  readonly interactive: boolean;
  readonly now: () => Date;
}

/** Characters per write: large reports have a million short lines. */
const CHUNK = 65_536;

export async function writeAll(
  pieces: Iterable<string>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    await write(chunk);
    chunk = "";
  }
  if (chunk !== "") await write(chunk);
}
