import { SECTIONS } from "../account/section-names.ts";
import type { ConfiguredRule } from "../audit/rule-settings.ts";
import type { Rule } from "../rules/rule.ts";
import { type Layout, SEVERITY_LEAD, type Style, styleFor } from "./style.ts";

/** The rules, one line each: id, severity, what they ask for. */
export function* ruleListText(rules: readonly Rule[], layout: Layout): Generator<string> {
  const style = styleFor(layout);
  const width = Math.max(...rules.map(({ id }) => id.length)) + 2;
  for (const { id, severity, title, enabled } of rules) {
    const text = enabled ? title : `${title} ${style.faint("(off by default)")}`;
    yield `${style.hang(`${id.padEnd(width)}${style.severity(severity)}  `, width + SEVERITY_LEAD - 2, text)}\n`;
  }
  yield `\n${style.faint("rootwatch rules RULE tells why one matters and how to fix it.")}\n`;
}

/** One rule for people: why it matters, how to fix it, what it answers, what it takes and needs. */
export function* ruleText({ rule, parameters }: ConfiguredRule, layout: Layout): Generator<string> {
  const style = styleFor(layout);
  const { guidance } = rule;
  yield `${style.strong(rule.title)}\n`;
  const advice = rule.advice ? ", advice" : "";
  yield `${style.faint(`${rule.id}, ${rule.severity}${advice}${rule.enabled ? "" : ", off by default"}`)}\n`;
  yield `\n${style.hang("", 0, guidance.why)}\n`;
  yield `\n${style.strong("How to fix it")}\n`;
  for (const [index, step] of guidance.console.entries()) {
    yield `${style.hang(`${String(index + 1).padStart(3)}. `, 5, step)}\n`;
  }
  if (guidance.cli !== undefined) {
    yield `\n${style.strong("With the AWS CLI")}\n`;
    // Commands are not wrapped: they are there to be copied.
    for (const command of guidance.cli) yield `  ${command}\n`;
  }
  yield* parametersText(rule, parameters, style);
  yield* controlsText(rule, parameters, style);
  yield `\n${style.strong("What it needs")}\n`;
  yield `${style.hang("  ", 2, needsText(rule))}\n`;
}

/** The parameters of a rule as JSON Schema has them: default, least and greatest value. */
export function parametersOf({ parameters }: Rule) {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { byDefault, least, most = Number.MAX_SAFE_INTEGER }]) => [
      name,
      { default: byDefault, type: "integer", minimum: least, maximum: most },
    ]),
  );
}

function* parametersText(rule: Rule, values: ConfiguredRule["parameters"], style: Style): Generator<string> {
  const entries = Object.entries(parametersOf(rule));
  if (entries.length === 0) return;
  yield `\n${style.strong("Parameters")}\n`;
  for (const [name, { minimum, maximum }] of entries) {
    const most = maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
    yield `  ${name}: ${values[name]} ${style.faint(`(from ${minimum}${most})`)}\n`;
  }
}

function* controlsText(
  rule: Rule,
  parameters: ConfiguredRule["parameters"],
  style: Style,
): Generator<string> {
  const mappings = rule.controls.map((mapping) => ({
    ...mapping,
    relation: mapping.relation(parameters),
  }));
  const answered = mappings.filter(({ relation }) => relation !== "partial");
  const related = mappings.filter(({ relation }) => relation === "partial");
  yield `\n${style.strong("Controls it answers")}\n`;
  if (answered.length === 0) yield "  None: no published control asks for just this.\n";
  for (const { control, relation, assessment } of answered) {
    const manual = assessment === "manual" ? ", which the standard assesses by hand" : "";
    yield `  ${control} ${style.faint(`(${RELATION_TEXT[relation]}${manual})`)}\n`;
  }
  if (related.length > 0)
    yield `${style.hang("  ", 2, `Related: ${related.map(({ control }) => control).join(", ")}`)}\n`;
}

const RELATION_TEXT = {
  equal: "equal",
  stricter: "stricter: a pass counts, a fail need not",
  looser: "looser: a fail counts, a pass need not",
  partial: "partial",
} as const;

export function needsText({ needs, uses, applies }: Rule): string {
  const titles = (names: readonly (keyof typeof SECTIONS)[]) =>
    names.map((name) => SECTIONS[name].title).join(" and ");
  const needed = needs.map(titles).join(", or ");
  const first =
    applies === undefined ? [] : applies.needs.flat().filter((name) => !needs.flat().includes(name));
  const extra = [...new Set([...uses, ...first])];
  const used =
    extra.length === 0
      ? ""
      : `; takes into account, where known: ${extra.map((name) => SECTIONS[name].title).join(", ")}`;
  const actions = [
    ...new Set([...needs.flat(), ...extra].flatMap((name): readonly string[] => SECTIONS[name].actions)),
  ];
  return `The ${needed}${used}.${actions.length === 0 ? "" : ` IAM actions: ${actions.join(", ")}.`}`;
}
