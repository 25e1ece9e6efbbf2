import type { ReportSection, SectionValues } from "../account/account.ts";
import type { Facet, ReportRow } from "../account/report-row.ts";
import type { SectionName } from "../account/section-names.ts";
import { defineRule, type ParametersOf, type RuleHead } from "./define-rule.ts";
import type { ParameterSpecs } from "./parameters.ts";
import {
  type Answer,
  type AnyJudgement,
  type Judgement,
  type Messages,
  mayBeAmongMore,
  type Resource,
  type Rule,
  type RuleContext,
} from "./rule.ts";

type FacetValue<Name extends Facet> = Extract<ReportRow[Name], { known: true }>["value"];

/** A user with the facets that a rule reads, each readable. */
export type User<Facets extends readonly Facet[]> = Pick<
  ReportRow,
  "name" | "arn" | "created" | "resource"
> & {
  readonly [Name in Facets[number]]: FacetValue<Name>;
};

type Used<Names extends readonly SectionName[]> = { readonly [Name in Names[number]]?: SectionValues[Name] };

export interface UserRuleSpec<
  Facets extends readonly Facet[],
  Uses extends readonly SectionName[],
  Shape extends ParameterSpecs,
  Texts extends Messages & { readonly none: string },
> extends RuleHead<Shape> {
  /** The facets it reads. For a user of whom one is unreadable the rule is `unknown`, and `check` is not asked. */
  readonly reads: Facets;
  readonly uses?: Uses;
  /** It goes by when keys were last used. That is in the report alone: nothing confirms its verdicts. */
  readonly readsLastUse?: true;
  /**
   * Which verdict on a user as a whole credentials that the report does not show could overturn. Left out: `pass`, for
   * what the rule looks for may be among them; `fail` where it looks for there being none.
   */
  readonly overturnedByMore?: "fail";
  /** `none` is said of the account where the rule applies to no user at all. */
  readonly messages: Texts;
  /** Answers for one user, or for each of their credentials; an empty list: the rule does not apply to them. */
  readonly check: (
    user: User<NoInfer<Facets>>,
    context: RuleContext<ParametersOf<NoInfer<Shape>>> & Used<NoInfer<Uses>>,
  ) => Answer<NoInfer<Texts>> | readonly Answer<NoInfer<Texts>>[];
}

/** Declares a rule on the IAM users of the credential report. Malformed rows and unreadable facets are seen to here. */
export function defineUserRule<
  const Facets extends readonly Facet[],
  const Texts extends Messages & { readonly none: string },
  const Uses extends readonly SectionName[] = readonly [],
  Shape extends ParameterSpecs = Record<never, never>,
>(spec: UserRuleSpec<Facets, Uses, Shape, Texts>): Rule {
  const { reads, readsLastUse = false, overturnedByMore = "pass" } = spec;
  const showsCredentials = reads.some((facet) => facet === "accessKeys" || facet === "certificates");
  const rule = defineRule({
    ...spec,
    resource: "account",
    needs: ["credentialReport"],
    check: (inputs, context) => {
      const judged: AnyJudgement[] = [];
      const { credentialReport, ...used } = inputs;
      const rest = { ...used, ...context };
      for (const row of credentialReport.users) {
        const before = judged.length;
        judgeUser(row, reads, judged, (user) => spec.check(user as User<Facets>, rest as never));
        if (!readsLastUse) markConfirmed(row, reads, judged, before);
        if (showsCredentials) addMoreCredentials(row, judged, before, overturnedByMore);
      }
      pushMalformedRows(credentialReport, judged);
      if (judged.length === 0) judged.push({ outcome: "not_applicable", message: "none" });
      // The judgements of `spec.check`, the engine's own, and `none`, which every user rule has.
      return judged as Judgement<Texts>[];
    },
  });
  return rule;
}

function judgeUser(
  row: ReportRow,
  reads: readonly Facet[],
  judged: AnyJudgement[],
  check: (user: object) => AnyJudgement | readonly AnyJudgement[],
): void {
  const { name, arn, created, resource } = row;
  const user: Record<string, unknown> = { name, arn, created, resource };
  for (const facet of reads) {
    const reading = row[facet];
    if (!reading.known) {
      const problem = `${reading.problem} (line ${row.line} of the credential report)`;
      judged.push({ outcome: "unknown", message: "unreadable", data: { problem }, resource });
      return;
    }
    user[facet] = reading.value;
  }
  const answer = check(user);
  for (const one of isList(answer) ? answer : [answer]) {
    judged.push(one.resource === undefined ? { ...one, resource } : one);
  }
}

/** What one facet confirms is no more than that: all that the rule reads has to be. */
function markConfirmed(
  { live }: ReportRow,
  reads: readonly Facet[],
  judged: AnyJudgement[],
  from: number,
): void {
  if (live === undefined || !reads.every((facet) => live.facets.includes(facet))) return;
  for (const [index, one] of judged.entries()) {
    if (index >= from) judged[index] = { ...one, confirmedAt: live.asOf };
  }
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}

function pushMalformedRows({ accountId, malformedRows }: ReportSection, judged: AnyJudgement[]): void {
  for (const { line, name, problem } of malformedRows) {
    const id = `${accountId}/credential-report/line-${line}`;
    const resource: Resource = { type: "user", id, name: name ?? `line ${line}` };
    judged.push({ outcome: "unknown", message: "malformedRow", data: { line, problem }, resource });
  }
}

/** What AWS says it does not show may be what the rule asks about: only a verdict that it could not change stands. */
function addMoreCredentials(
  { moreCredentials: info, resource }: ReportRow,
  judged: AnyJudgement[],
  from: number,
  overturned: "pass" | "fail",
): void {
  if (info === undefined) return;
  const unknown: AnyJudgement = { ...mayBeAmongMore(info), resource };
  for (let own = from; own < judged.length; own++) {
    if (judged[own]?.resource !== resource) continue;
    if (judged[own]?.outcome === overturned) judged[own] = unknown;
    return;
  }
  judged.push(unknown);
}
