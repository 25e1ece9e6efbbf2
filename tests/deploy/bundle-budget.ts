import { deflateRawSync } from "node:zlib";
import type { Metafile, OutputFile } from "esbuild";
import { exclude } from "../../deploy/bundle.ts";

const MAX_BYTES = 780_000;
export const MAX_ZIPPED_BYTES = 220_000;
/** Of the code that a cold start reads before it does anything, not zipped. */
const MAX_BYTES_AT_START = 520_000;

/** As many packages are named where a budget is exceeded. */
const NAMED = 15;

/** What has no business in a function, and how its files are known. */
const UNWANTED: readonly (readonly [string, RegExp])[] = [
  ["a parser of YAML", /(^|\/)node_modules\/yaml\//],
  ["a second schema library", /(^|\/)node_modules\/zod\//],
  ["a way to credentials that is never asked", new RegExp(`(^|/)node_modules/(${exclude.join("|")})/`)],
  ["the command line", /(^|\/)node_modules\/commander\/|^src\/cli\//],
  ["a tool of the tests or the deployment", /^(tests|deploy|scripts)\//],
];

/** The result of a build with `metafile: true` and `write: false`. */
export interface Built {
  readonly metafile: Metafile;
  readonly outputFiles: readonly OutputFile[];
}

/** The code among the outputs of a build, that of the entry first: not the source maps. */
export function codeOf({ outputFiles }: Built): readonly OutputFile[] {
  return outputFiles.filter(({ path }) => !path.endsWith(".map"));
}

/** The entry, and what it cannot begin without: not what is loaded when it is needed. */
export function codeAtStart(built: Built): readonly OutputFile[] {
  const { outputs } = built.metafile;
  const nameOf = (path: string) => path.split("/").at(-1) ?? path;
  const names = new Set<string>();
  const visit = (path: string): void => {
    if (names.has(nameOf(path))) return;
    names.add(nameOf(path));
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && outputs[next] !== undefined) visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    // What is loaded when it is needed counts as an entry as well.
    if (entryPoint !== undefined && nameOf(path) === nameOf(codeOf(built)[0]?.path ?? "")) visit(path);
  }
  return codeOf(built).filter(({ path }) => names.has(nameOf(path)));
}

/** One text for each budget that is exceeded and each thing that is not wanted; empty where all is well. */
export function budgetProblems(
  built: Built,
  maxBytes = MAX_BYTES,
  maxZippedBytes = MAX_ZIPPED_BYTES,
  maxBytesAtStart = MAX_BYTES_AT_START,
): string[] {
  const files = codeOf(built).map(({ contents }) => contents);
  const plain = sum(files);
  const atStart = sum(codeAtStart(built).map(({ contents }) => contents));
  // As a zip holds them, in the best case.
  const zipped = sum(files.map((contents) => deflateRawSync(contents, { level: 9 })));
  return [
    ...(plain < maxBytes ? [] : [`${plain} bytes; the budget is below ${maxBytes}.\n${largest(built)}`]),
    ...(zipped < maxZippedBytes
      ? []
      : [`${zipped} bytes zipped; the budget is below ${maxZippedBytes}. Not zipped:\n${largest(built)}`]),
    ...(atStart < maxBytesAtStart
      ? []
      : [`${atStart} bytes at the start; the budget is below ${maxBytesAtStart}.`]),
    ...unwanted(built),
  ];
}

function sum(files: readonly Uint8Array[]): number {
  return files.reduce((bytes, { length }) => bytes + length, 0);
}

function unwanted(built: Built): string[] {
  const files = inputsOf(built).map(([file]) => file);
  return UNWANTED.flatMap(([what, pattern]) => {
    const names = new Set(files.filter((file) => pattern.test(file)).map(packageOf));
    return [...names].map((name) => `${name} is in the bundle: ${what}`);
  });
}

function largest(built: Built): string {
  const bytes = new Map<string, number>();
  for (const [file, size] of inputsOf(built)) {
    bytes.set(packageOf(file), (bytes.get(packageOf(file)) ?? 0) + size);
  }
  const sorted = [...bytes].sort(([, a], [, b]) => b - a).slice(0, NAMED);
  return sorted.map(([name, size]) => `  ${String(size).padStart(7)} ${name}`).join("\n");
}

/** Files with what is left of them: of many nothing is, and they count for nothing. */
function inputsOf({ metafile }: Built): [string, number][] {
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]): [string, number][] =>
      bytesInOutput > 0 ? [[file, bytesInOutput]] : [],
    ),
  );
}

/** `node_modules/@aws-sdk/core/dist-es/index.js` is of `@aws-sdk/core`; our own files are of their folder. */
function packageOf(file: string): string {
  const inner = file.split("node_modules/").at(-1) ?? file;
  if (inner !== file) return /^(@[^/]+\/)?[^/]+/.exec(inner)?.[0] ?? inner;
  return /^src\/[^/]+/.exec(file)?.[0] ?? file;
}
