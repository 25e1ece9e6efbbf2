import { type Document, LineCounter, parseDocument } from "yaml";
import { RootwatchError } from "../errors.ts";
import type { Rule } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { exceptionProblems } from "./exception-settings.ts";
import { isFuture } from "./future.ts";
import { type Path, type Problem, problemOf } from "./problems.ts";
import { type Settings, settingsSchema } from "./settings.ts";

/**
 * Reads rootwatch.yml.
 *
 * @param file what to call it in errors
 * @param now no attestation may be of a later day, and no exception last much longer
 * @throws RootwatchError `settings_invalid`: one line for each problem, with file, line, path and what stands there
 */
export function parseSettings(text: string, file: string, rules: readonly Rule[], now: Date): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map(({ message, pos: [start] }) => ({
    line: lines.linePos(start).line,
    text: message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "",
  }));
  if (broken.length > 0) throw invalid(broken.map(({ line, text }) => `${file}:${line}: ${text}`));

  const schema = settingsSchema(rules);
  const found = toPlain(document, file) ?? {};
  const result = v.safeParse(schema, found);
  const problems = result.success
    ? problemsAt(now, result.output)
    : result.issues.map((issue) => problemOf(issue, schema));
  if (problems.length > 0 || !result.success) {
    throw invalid(
      problems.map(({ path, text }) => {
        const place = `${file}:${lineOf(document, path, lines)}`;
        return path.length === 0 ? `${place}: ${text}` : `${place}: ${path.join(".")}: ${text}`;
      }),
    );
  }
  return result.output;
}

function invalid(problems: readonly string[]): RootwatchError {
  return new RootwatchError("settings_invalid", problems.join("\n"));
}

function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new RootwatchError("settings_invalid", `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** What no schema can see: what depends on the time, or on what stands elsewhere. */
function problemsAt(now: Date, { attestations, exceptions, lifecycle }: Settings): Problem[] {
  return [
    ...attestations.flatMap(({ on }, index) =>
      isFuture(on, now) ? [{ path: ["attestations", index, "on"], text: `${on} is in the future` }] : [],
    ),
    ...exceptionProblems(exceptions, lifecycle, now),
  ];
}

/** The line of the node at a path, or of the nearest one above it that the text has. */
function lineOf(document: Document, path: Path, lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** Where the key of a map entry, or an item of a list, begins. */
function offsetOf(document: Document, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (typeof parent !== "object" || parent === null || !("items" in parent)) return undefined;
  const key = path[path.length - 1];
  const items = parent.items as readonly { key?: Ranged; range?: Ranged["range"] }[];
  const item = typeof key === "number" ? items[key] : items.find((pair) => pair.key?.value === key)?.key;
  return item?.range?.[0];
}

interface Ranged {
  readonly value?: unknown;
  readonly range?: readonly [number, number, number] | null;
}
