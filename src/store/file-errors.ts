import { RootwatchError } from "../errors.ts";

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

export function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "");
}

/** What a file system says of a folder, in a line; any other error as it is. */
export function inWords(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof RootwatchError) return error;
  return new RootwatchError(
    "output_unwritable",
    `Cannot use the folder ${JSON.stringify(folder)}: ${code}.`,
    {
      cause: error,
    },
  );
}
