import { basename } from "node:path";
import * as v from "../../src/schema.ts";
import { ask } from "./ask.ts";
import type { Opinion } from "./finding.ts";

const answer = v.object({
  results: v.object({
    failed_checks: v.array(
      v.object({ check_id: v.string(), check_name: v.string(), file_path: v.string(), resource: v.string() }),
    ),
  }),
  summary: v.object({
    passed: v.number(),
    skipped: v.literal(0),
    parsing_errors: v.literal(0),
    // Where it recognises no template it finds nothing wrong, and says so with success.
    resource_count: v.pipe(v.number(), v.minValue(1)),
  }),
});

/**
 * What checkov has against the templates in a folder.
 *
 * @param folder of `<stack>.<which>.json`, and nothing else
 * @throws Error with what it said, where it could not do its work
 */
export function checkov(command: string, folder: string): Opinion {
  const { results, summary } = ask(
    command,
    [
      ...["--directory", folder, "--framework", "cloudformation"],
      // Whatever this machine is configured to: it asks no one and sends nothing.
      ...["--skip-download", "--skip-results-upload", "--download-external-modules", "false"],
      ...["--output", "json", "--compact", "--quiet"],
    ],
    answer,
    { cwd: folder, env: { ...process.env, BC_API_KEY: "" } },
  );
  return {
    findings: results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
      id: check_id,
      stack: basename(file_path).split(".", 1)[0] ?? "",
      at: resource.split(".").at(-1) ?? resource,
      text: check_name,
    })),
    extent: `checkov: ${summary.passed} checks passed`,
  };
}
