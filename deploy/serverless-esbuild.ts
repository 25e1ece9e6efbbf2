import { join } from "node:path";
import { bundledSettings, bundleOptions, exclude } from "./bundle.ts";

interface Serverless {
  readonly serviceDir: string;
  readonly service: { readonly custom: { readonly rootwatch: { readonly settings: string } } };
}

/** The options of serverless-esbuild, which asks for them by `require` and wants a function. */
function options({ serviceDir, service }: Serverless) {
  return {
    ...bundleOptions,
    exclude,
    outputFileExtension: ".cjs",
    // The build that could be repeated is left open when it fails, and the command never ends.
    skipRebuild: true,
    plugins: [bundledSettings(join(serviceDir, service.custom.rootwatch.settings), new Date())],
  };
}

export { options as "module.exports" };
