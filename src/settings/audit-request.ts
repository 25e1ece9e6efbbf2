import { quoted } from "../account/reading.ts";
import { parseUtc } from "../account/time.ts";
import { NOTIFY, type Notify } from "../audit/changes.ts";
import { configureRules, type SettingsOfRules } from "../audit/rule-settings.ts";
import { RootwatchError } from "../errors.ts";
import type { Rule } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { nearest, type Problem, problemOf } from "./problems.ts";

/** What an invocation of the audit function asks for. Empty, as the schedule sends it: everything, told where it is new. */
export interface AuditRequest {
  /** Ids of the only rules to judge; undefined for all. */
  readonly rules: readonly string[] | undefined;
  readonly notify: Notify;
  /** Write nothing and tell nobody. */
  readonly dryRun: boolean;
  /** Ask AWS anew about every user of whom something fails: somebody has mended it. */
  readonly recheck: boolean;
  /** Judge ages at this time. */
  readonly now: Date | undefined;
}

/** Far more than there are, and longer than any: what is above them is a mistake, and its error must fit an answer. */
const MOST_RULES = 200;
const MOST_CHARACTERS = 100;
const MOST_PROBLEMS = 10;

const schema = v.strictObject({
  rules: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(MOST_CHARACTERS))),
      v.minLength(1),
      v.maxLength(MOST_RULES),
    ),
  ),
  notify: v.optional(v.picklist(NOTIFY)),
  dryRun: v.optional(v.boolean()),
  recheck: v.optional(v.boolean()),
  now: v.optional(v.pipe(v.string(), v.maxLength(MOST_CHARACTERS))),
});

/**
 * Reads the event of an invocation.
 *
 * @throws RootwatchError `request_invalid`, naming each path and what stands there
 */
export function parseAuditRequest(
  event: unknown,
  rules: readonly Rule[],
  settings: SettingsOfRules,
): AuditRequest {
  const found = event ?? {};
  const result = v.safeParse(schema, found);
  if (!result.success) throw invalid(result.issues.map((issue) => problemOf(issue, schema)));
  const { rules: scope, notify = "changes", dryRun = false, recheck = false, now } = result.output;
  const at = now === undefined ? undefined : parseUtc(now);
  const problems: Problem[] = [
    ...(scope ?? []).flatMap((id, index) => ruleProblem(id, ["rules", index], rules, settings)),
    ...(now !== undefined && at === undefined
      ? [
          {
            path: ["now"],
            text: `it must be a UTC time such as 2026-11-23T06:00:00Z (found ${quoted(now)})`,
          },
        ]
      : []),
    ...(now !== undefined && !dryRun
      ? [
          {
            path: ["now"],
            text: "it goes with dryRun only: what is judged at another time must not be remembered",
          },
        ]
      : []),
  ];
  if (problems.length > 0) throw invalid(problems);
  return { rules: scope === undefined ? undefined : [...new Set(scope)], notify, dryRun, recheck, now: at };
}

function ruleProblem(
  id: string,
  path: Problem["path"],
  rules: readonly Rule[],
  settings: SettingsOfRules,
): Problem[] {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    return [
      {
        path,
        text: `there is no such rule: ${quoted(id)}${nearest(
          id,
          rules.map((each) => each.id),
        )}`,
      },
    ];
  }
  return configureRules([rule], settings).length > 0
    ? []
    : [{ path, text: `${id} is switched off in the settings` }];
}

function invalid(problems: readonly Problem[]): RootwatchError {
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ path, text }) =>
      path.length === 0 ? text : `${path.map((key) => shortened(String(key))).join(".")}: ${text}`,
    );
  const more = problems.length > lines.length ? `; and ${problems.length - lines.length} more` : "";
  return new RootwatchError("request_invalid", `The request is not valid. ${lines.join("; ")}${more}`);
}

function shortened(key: string): string {
  return key.length > MOST_CHARACTERS ? `${key.slice(0, MOST_CHARACTERS)}...` : key;
}
