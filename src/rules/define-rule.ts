import type { SectionValues } from "../account/account.ts";
import type { SectionName } from "../account/section-names.ts";
import type { ControlMapping } from "./controls.ts";
import type { ParameterSpecs } from "./parameters.ts";
import type { Answer, AnyJudgement, Guidance, Messages, Needs, Rule, RuleContext, Severity } from "./rule.ts";

/** Sections that are all needed, or alternatives made with `anyOf`. */
type NeedsSpec = readonly SectionName[] | { readonly anyOf: Needs };

/** Needed together: always there. One of several alternatives: perhaps there. */
type Needed<Spec extends NeedsSpec> = Spec extends readonly SectionName[]
  ? { readonly [Name in Spec[number]]: SectionValues[Name] }
  : Spec extends { readonly anyOf: infer Alternatives extends Needs }
    ? { readonly [Name in Alternatives[number][number]]?: SectionValues[Name] }
    : never;

type Used<Names extends readonly SectionName[]> = { readonly [Name in Names[number]]?: SectionValues[Name] };

/** The values that a rule is given. */
export type ParametersOf<Shape extends ParameterSpecs> = {
  readonly [Name in keyof Shape]: number;
};

export interface RuleHead<Shape extends ParameterSpecs> {
  readonly id: string;
  /** The requirement, as a sentence that is true where the rule passes. */
  readonly title: string;
  readonly severity: Severity;
  readonly advice?: boolean;
  readonly fact?: boolean;
  /** Off by default: only where the settings switch it on. */
  readonly enabled?: false;
  readonly guidance: Guidance;
  readonly controls?: readonly ControlMapping<ParametersOf<Shape>>[];
  readonly parameters?: Shape;
}

interface RuleSpec<
  Spec extends NeedsSpec,
  Uses extends readonly SectionName[],
  AppliesSpec extends NeedsSpec,
  Shape extends ParameterSpecs,
  Texts extends Messages,
> extends RuleHead<Shape> {
  readonly resource: Rule["resource"];
  readonly needs: Spec;
  readonly uses?: Uses;
  readonly messages: Texts;
  readonly applies?: {
    readonly needs: AppliesSpec;
    /** The judgement that settles it (`not_applicable`), or undefined where the rule must be asked. */
    readonly test: (
      inputs: Needed<NoInfer<AppliesSpec>>,
      context: RuleContext<ParametersOf<NoInfer<Shape>>>,
    ) => Answer<NoInfer<Texts>> | undefined;
  };
  readonly check: (
    inputs: Needed<NoInfer<Spec>> & Used<NoInfer<Uses>>,
    context: RuleContext<ParametersOf<NoInfer<Shape>>>,
  ) => Answer<NoInfer<Texts>> | readonly Answer<NoInfer<Texts>>[];
}

/** Any one of these lists of sections will do. */
export function anyOf<const Alternatives extends Needs>(...alternatives: Alternatives) {
  return { anyOf: alternatives };
}

/** Declares a rule. Its file is named for its id; the registry, the settings and the documents follow from it. */
export function defineRule<
  const Spec extends NeedsSpec,
  const AppliesSpec extends NeedsSpec,
  const Texts extends Messages,
  const Uses extends readonly SectionName[] = readonly [],
  Shape extends ParameterSpecs = Record<never, never>,
>(spec: RuleSpec<Spec, Uses, AppliesSpec, Shape, Texts>): Rule {
  const { advice = false, fact = false, enabled = true, controls = [], uses = [], applies } = spec;
  const rule = {
    ...spec,
    advice,
    fact,
    enabled,
    controls,
    uses,
    needs: alternatives(spec.needs),
    parameters: spec.parameters ?? {},
    applies: applies && { needs: alternatives(applies.needs), test: applies.test },
    check: (inputs: never, context: never): readonly AnyJudgement[] => {
      const judged = spec.check(inputs, context);
      return isList(judged) ? judged : [judged];
    },
  };
  // The engine gives each rule the inputs it declared and the parameters its schema made; from here on the types of
  // a single rule are forgotten.
  return rule as unknown as Rule;
}

function alternatives(spec: NeedsSpec): Needs {
  return "anyOf" in spec ? spec.anyOf : [spec];
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}
