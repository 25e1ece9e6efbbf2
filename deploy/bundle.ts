import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";
import { configureRules } from "../src/audit/rule-settings.ts";
import type { AuditSettings } from "../src/audit/run-audit.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { parseSettings } from "../src/settings/parse-settings.ts";
import { settingsText } from "../src/settings/settings-text.ts";
import { loadWhenNeeded } from "./load-when-needed.ts";

/**
 * Ways to credentials that a function of Lambda never goes: it has them in its environment, which is asked first. A
 * third of the SDK hangs on them.
 */
const NEVER_ASKED = [
  "@aws-sdk/credential-provider-cognito-identity",
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/** How every function is bundled; serverless-esbuild and the tests of the budgets take it from here. */
export const bundleOptions = {
  bundle: true,
  minify: true,
  keepNames: false,
  platform: "node",
  target: "node24",
  format: "cjs",
  // The packages' ES modules, of which what is not used falls away.
  mainFields: ["module", "main"],
  // Uploaded beside the code for whoever reads a stack; Node.js loads none unless it is told to.
  sourcemap: "linked",
  sourcesContent: false,
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

/** Not in the bundle, and not beside it. */
export const exclude = NEVER_ASKED;

/** What every function is bundled with beside the options. */
export function functionPlugins(settingsFile: string, now: Date): Plugin[] {
  return [bundledSettings(settingsFile, now), loadWhenNeeded()];
}

/**
 * Puts the settings in the place of `rootwatch:settings`, checked: a mistake in them stops the deployment, and no
 * function needs a parser of YAML.
 *
 * @throws RootwatchError `settings_invalid`, with file, line and path
 */
function bundledSettings(file: string, now: Date): Plugin {
  return {
    name: "rootwatch-settings",
    setup(build) {
      // Without its folder: where somebody keeps it is not to be read in a source map.
      build.onResolve({ filter: /^rootwatch:(settings|root-rules)$/ }, ({ path }) => ({
        path: basename(file),
        namespace: path.replace(":", "-"),
      }));
      build.onLoad({ filter: /.*/, namespace: "rootwatch-settings" }, () => ({
        contents: JSON.stringify(readSettings(file, now)),
        loader: "json",
        watchFiles: [file],
      }));
      build.onLoad({ filter: /.*/, namespace: "rootwatch-root-rules" }, () => ({
        contents: JSON.stringify(rootRules(readSettings(file, now))),
        loader: "json",
        watchFiles: [file],
      }));
    },
  };
}

/** The settings as they are bundled. */
export function readSettings(file: string, now: Date): AuditSettings {
  const text = readFileSync(file, "utf8");
  const settings = parseSettings(text, file, rules, now);
  return { ...settings, hash: createHash("sha256").update(settingsText(settings)).digest("hex") };
}

/** Ids of the rules on root: the function that asks for their audit needs no more of them. */
function rootRules(settings: AuditSettings): string[] {
  return configureRules(rules, settings.rules).flatMap(({ rule: { id } }) =>
    id.startsWith("root-") ? [id] : [],
  );
}
