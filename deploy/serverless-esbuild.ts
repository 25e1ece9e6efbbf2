import { join } from "node:path";
import archiver from "archiver";
import { bundleOptions, exclude, functionPlugins } from "./bundle.ts";

interface Serverless {
  readonly serviceDir: string;
  readonly service: { readonly custom: { readonly rootwatch: { readonly settings: string } } };
}

// serverless-esbuild zips as quickly as it can, not as well: a tenth of what each cold start fetches and unpacks. It has no
// option for it, but makes its archives by this function.
const { create } = archiver;
archiver.create = (format, options) => create(format, { ...options, zlib: { level: 9 } });

/** The options of serverless-esbuild, which asks for them by `require` and wants a function. */
function options({ serviceDir, service }: Serverless) {
  return {
    ...bundleOptions,
    exclude,
    outputFileExtension: ".cjs",
    // The build that could be repeated is left open when it fails, and the command never ends.
    skipRebuild: true,
    plugins: functionPlugins(join(serviceDir, service.custom.rootwatch.settings), new Date()),
  };
}

export { options as "module.exports" };
