import { Argument, Command } from "commander";
import { distance } from "fastest-levenshtein";
import { configureRules } from "../audit/rule-settings.ts";
import { RootwatchError } from "../errors.ts";
import { ruleJson } from "../report/rule-json.ts";
import { ruleListText, ruleText } from "../report/rule-text.ts";
import { rules } from "../rules/registry.generated.ts";
import type { Rule } from "../rules/rule.ts";
import { type CliIo, writeAll } from "./io.ts";
import { formatOption } from "./options.ts";

export function rulesCommand(io: CliIo): Command {
  return new Command("rules")
    .summary("list the rules, or explain one")
    .description(
      "Lists all rules; with the id of one, tells why it matters, how to fix it and what it answers.",
    )
    .addArgument(new Argument("[rule]", "the id of a rule"))
    .addOption(formatOption())
    .action(async (id: string | undefined, { format }: { format: "text" | "json" }) => {
      const chosen = id === undefined ? rules : [ruleOf(id)];
      await writeAll(format === "json" ? ruleJson(chosen) : textOf(chosen, id === undefined, io), io.out);
    });
}

function textOf(chosen: readonly Rule[], all: boolean, { layout }: CliIo): Iterable<string> {
  const [only] = configureRules(
    chosen.slice(0, 1),
    Object.fromEntries(chosen.map(({ id }) => [id, { enabled: true }])),
  );
  return all || only === undefined ? ruleListText(chosen, layout) : ruleText(only, layout);
}

function ruleOf(id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const [near] = rules.toSorted((a, b) => distance(id, a.id) - distance(id, b.id));
  throw new RootwatchError("usage", `There is no rule ${JSON.stringify(id)}; the nearest is ${near?.id}.`);
}
