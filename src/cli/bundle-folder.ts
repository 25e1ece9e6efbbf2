import { createHash } from "node:crypto";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RootwatchError } from "../errors.ts";
import { evidenceHtml } from "../report/evidence-html.ts";
import { type EvidenceIndex, expectedSums } from "../report/evidence-index.ts";
import { writeOutput } from "./files.ts";

/** It names every user of the account: nobody but the owner of the folder reads it. */
const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/** A folder in which a bundle of evidence is made. */
export interface BundleFolder {
  /** The page to begin with; it is there once the bundle is whole. */
  readonly index: string;
  /** @param path within the folder, with slashes */
  readonly write: (path: string, text: string) => Promise<void>;
  /** Writes the index, for people and machines, and the sums by which all files are checked. */
  readonly end: (index: EvidenceIndex) => Promise<void>;
}

/**
 * @param path of a folder that is not there yet, or empty
 * @throws RootwatchError `output_unwritable`
 */
export async function makeBundle(path: string): Promise<BundleFolder> {
  const unwritable = (problem: string, cause?: unknown) =>
    new RootwatchError("output_unwritable", `Cannot make a bundle in ${JSON.stringify(path)}: ${problem}.`, {
      cause,
    });
  const make = async (folder: string) => {
    try {
      await mkdir(folder, { recursive: true, mode: OWNER_ONLY.folder });
    } catch (cause) {
      throw unwritable((cause as NodeJS.ErrnoException).code ?? String(cause), cause);
    }
  };
  await make(path);
  if ((await readdir(path)).length > 0) throw unwritable("it is not empty");
  const write = async (name: string, text: string) => {
    const at = join(path, ...name.split("/"));
    await make(dirname(at));
    await writeOutput(at, [text], OWNER_ONLY.file);
  };
  return {
    index: join(path, "index.html"),
    write,
    end: async (index) => {
      const json = `${JSON.stringify(index, null, 2)}\n`;
      const html = evidenceHtml(index);
      await write("index.json", json);
      const sums = [
        ...expectedSums(index),
        { path: "index.html", sha256: sha256(html) },
        { path: "index.json", sha256: sha256(json) },
      ];
      await write("SHA256SUMS", sums.map((file) => `${file.sha256}  ${file.path}\n`).join(""));
      await write("index.html", html);
    },
  };
}

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
