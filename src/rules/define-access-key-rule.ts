import type { LastUse } from "../account/report-cells.ts";
import type { Facet } from "../account/report-row.ts";
import type { ParametersOf } from "./define-rule.ts";
import { defineUserRule, type User, type UserRuleSpec } from "./define-user-rule.ts";
import type { ParameterSpecs } from "./parameters.ts";
import {
  type Answer,
  cannotJudge,
  type Messages,
  type Resource,
  type Rule,
  type RuleContext,
} from "./rule.ts";

/** A key of which the report says when it was made. */
interface DatedKey {
  readonly active: boolean;
  readonly created: Date;
  readonly lastUsed: LastUse;
  readonly resource: Resource;
}

interface AccessKeyRuleSpec<
  Facets extends readonly Facet[],
  Shape extends ParameterSpecs,
  Texts extends Messages & { readonly none: string },
> extends Omit<UserRuleSpec<readonly [], readonly [], Shape, Texts>, "reads" | "uses" | "check"> {
  readonly keys: "active" | "inactive";
  /** What it reads of the user beside the keys. */
  readonly reads?: Facets;
  /** Answers for one key; undefined: the rule does not apply to it. */
  readonly check: (
    key: DatedKey,
    user: User<NoInfer<Facets>>,
    context: RuleContext<ParametersOf<NoInfer<Shape>>>,
  ) => Answer<NoInfer<Texts>> | undefined;
}

/** Declares a rule on each active, or each inactive, access key of the IAM users. */
export function defineAccessKeyRule<
  const Texts extends Messages & { readonly none: string },
  const Facets extends readonly Facet[] = readonly [],
  Shape extends ParameterSpecs = Record<never, never>,
>(spec: AccessKeyRuleSpec<Facets, Shape, Texts>): Rule {
  const reads: readonly Facet[] = ["accessKeys", ...(spec.reads ?? [])];
  return defineUserRule({
    ...spec,
    reads,
    check: (user, context) =>
      user.accessKeys
        .filter(({ active }) => active === (spec.keys === "active"))
        .flatMap(({ active, created, lastUsed, resource }): readonly Answer<Texts>[] => {
          if (created.kind !== "date") {
            return [
              cannotJudge("the credential report does not say when this access key was created", resource),
            ];
          }
          const key: DatedKey = { active, created: created.at, lastUsed, resource };
          const answer = spec.check(key, user as User<Facets>, context);
          return answer === undefined ? [] : [{ ...answer, resource }];
        }),
  });
}
