import { basename } from "node:path";
import * as v from "../../src/schema.ts";
import { ask } from "./ask.ts";
import type { Opinion } from "./finding.ts";

const answer = v.array(
  v.object({
    Filename: v.string(),
    Message: v.string(),
    Rule: v.object({ Id: v.string() }),
    Location: v.object({ Path: v.nullable(v.array(v.union([v.string(), v.number()]))) }),
  }),
);

/**
 * What cfn-lint has against the templates, errors and warnings.
 *
 * @param files `<stack>.<which>.json`
 * @param regions in each of which all that is in them must exist
 * @throws Error with what it said, where it could not do its work
 */
export function cfnLint(command: string, files: readonly string[], regions: readonly string[]): Opinion {
  const found = ask(command, ["--format", "json", "--regions", ...regions, "--", ...files], answer);
  return {
    findings: found.map(({ Filename, Message, Rule, Location }) => ({
      id: Rule.Id,
      stack: basename(Filename).split(".", 1)[0] ?? "",
      at: String(Location.Path?.[1] ?? "the template"),
      text: `${Message} (${Location.Path?.join("/") ?? Filename})`,
    })),
    extent: `cfn-lint: ${files.length} templates in ${regions.length} Regions`,
  };
}
