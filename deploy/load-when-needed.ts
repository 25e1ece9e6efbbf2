import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, parse } from "node:path";
import type { BuildOptions, OutputFile, Plugin, PluginBuild } from "esbuild";

/** What the SDK would load in a browser, and for calls that answer in a stream of events: no call of ours is one. */
const NEVER_NEEDED = /^(bowser|@smithy\/core\/event-streams)$/;

/**
 * Makes a file of its own of what is imported with `import()`, and one of what such files share. esbuild takes nothing but
 * ES modules apart, and Lambda loads those more slowly than CommonJS: so the files are made CommonJS afterwards.
 *
 * An `import()` of a module of Node's becomes a `require` on the way. The SDK has one before its first call, and a cold start
 * without it is some 10 ms shorter.
 */
export function loadWhenNeeded(): Plugin {
  return {
    name: "rootwatch-load-when-needed",
    setup(build) {
      const { write = true, entryPoints } = build.initialOptions;
      const chunkNames = `${nameOf(entryPoints)}.[name]-[hash]`;
      Object.assign(build.initialOptions, { format: "esm", splitting: true, chunkNames, write: false });
      build.onResolve({ filter: NEVER_NEEDED }, ({ kind, path }) =>
        kind === "dynamic-import" ? { path, external: true } : undefined,
      );
      build.onEnd(async ({ outputFiles = [], errors }) => {
        const code = outputFiles.filter(({ path }) => path.endsWith(".cjs"));
        if (code.length === 0 && errors.length === 0) throw new Error("a function's files end with .cjs");
        await Promise.all(code.map((file) => makeCommonJs(build, file, mapOf(file, outputFiles))));
        if (write) await Promise.all(outputFiles.map(writeOut));
      });
    },
  };
}

/**
 * The name of the function. Its chunks begin with it, a dot behind: what begins with another function's name,
 * serverless-esbuild leaves out of a zip.
 */
function nameOf(entryPoints: BuildOptions["entryPoints"] = ["stdin"]): string {
  const names = Array.isArray(entryPoints)
    ? entryPoints.map((entry) => parse(typeof entry === "string" ? entry : entry.out).name)
    : Object.keys(entryPoints);
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) throw new Error("a function is built by itself");
  return name;
}

function mapOf({ path }: OutputFile, files: readonly OutputFile[]): OutputFile {
  const map = files.find((file) => file.path === `${path}.map`);
  if (map === undefined) throw new Error(`${path} has no source map`);
  return map;
}

async function writeOut({ path, contents }: OutputFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

/** In place, with its source map. */
async function makeCommonJs({ esbuild, initialOptions }: PluginBuild, file: OutputFile, map: OutputFile) {
  const { platform, target } = initialOptions;
  const link = `//# sourceMappingURL=${basename(map.path)}\n`;
  if (!file.text.endsWith(link)) throw new Error(`${file.path} does not end with ${link}`);
  const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map.contents).toString("base64")}`;
  const result = await esbuild.transform(file.text.slice(0, -link.length) + inline, {
    ...(platform === undefined ? {} : { platform }),
    ...(target === undefined ? {} : { target }),
    format: "cjs",
    supported: { "dynamic-import": false },
    minify: true,
    sourcemap: "external",
    sourcesContent: false,
    sourcefile: basename(file.path),
    legalComments: "none",
  });
  // Such as `import.meta`, which CommonJS does not know: it would be found out by whoever runs it.
  const [warning] = result.warnings;
  if (warning !== undefined)
    throw new Error(`${basename(file.path)} is not the same as CommonJS: ${warning.text}`);
  file.contents = Buffer.from(`${result.code}${link}`);
  map.contents = Buffer.from(result.map);
}
