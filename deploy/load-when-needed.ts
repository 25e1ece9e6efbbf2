import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { OutputFile, Plugin, PluginBuild } from "esbuild";

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
      const { write = true } = build.initialOptions;
      Object.assign(build.initialOptions, { format: "esm", splitting: true, write: false });
      build.onResolve({ filter: NEVER_NEEDED }, ({ kind, path }) =>
        kind === "dynamic-import" ? { path, external: true } : undefined,
      );
      build.onEnd(async ({ outputFiles = [] }) => {
        const code = outputFiles.filter(({ path }) => path.endsWith(".cjs"));
        await Promise.all(code.map((file) => makeCommonJs(build, file, mapOf(file, outputFiles))));
        if (write) await Promise.all(outputFiles.map(writeOut));
      });
    },
  };
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
  file.contents = Buffer.from(`${result.code}${link}`);
  map.contents = Buffer.from(result.map);
}
