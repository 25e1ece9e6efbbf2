import type * as z from "zod";
import type { AccessKey, LastUse } from "../account/report-row.ts";
import { isoSeconds } from "../account/time.ts";
import type { ParametersOf } from "./define-rule.ts";
import { defineUserRule, type User, type UserRuleSpec } from "./define-user-rule.ts";
import {
  type Answer,
  cannotJudge,
  type Messages,
  type Resource,
  type Rule,
  type RuleContext,
} from "./rule.ts";

/** A key of which the report says when it was made. */
export interface DatedKey {
  readonly active: boolean;
  readonly created: Date;
  readonly lastUsed: LastUse;
  readonly resource: Resource;
}

type KeyUser = User<readonly ["accessKeys", "passwordState"]>;

interface AccessKeyRuleSpec<Shape extends z.ZodRawShape, Texts extends Messages & { readonly none: string }>
  extends Omit<UserRuleSpec<readonly [], readonly [], Shape, Texts>, "reads" | "uses" | "check"> {
  readonly keys: "active" | "inactive";
  /** Answers for one key; undefined: the rule does not apply to it. */
  readonly check: (
    key: DatedKey,
    user: KeyUser,
    context: RuleContext<ParametersOf<NoInfer<Shape>>>,
  ) => Answer<NoInfer<Texts>> | undefined;
}

/** Declares a rule on each active, or each inactive, access key of the IAM users. */
export function defineAccessKeyRule<
  const Texts extends Messages & { readonly none: string },
  // biome-ignore lint/complexity/noBannedTypes: zod's own name for a shape without members
  Shape extends z.ZodRawShape = {},
>(spec: AccessKeyRuleSpec<Shape, Texts>): Rule {
  return defineUserRule({
    ...spec,
    reads: ["accessKeys", "passwordState"],
    check: (user, context) =>
      keysWithResources(user)
        .filter(({ key }) => key.active === (spec.keys === "active"))
        .flatMap(({ key, resource }): readonly Answer<Texts>[] => {
          const { created } = key;
          if (created.kind !== "date") {
            return [
              cannotJudge("the credential report does not say when this access key was created", resource),
            ];
          }
          const dated: DatedKey = {
            active: key.active,
            created: created.at,
            lastUsed: key.lastUsed,
            resource,
          };
          const answer = spec.check(dated, user, context);
          return answer === undefined ? [] : [{ ...answer, resource }];
        }),
  });
}

/**
 * A key's id is its creation time: the columns that keys stand in change with every rotation, and the report has no
 * key ids. Two keys made in the same second are told apart by an ordinal, in an order that the columns do not decide.
 */
function keysWithResources(user: KeyUser): { key: AccessKey; resource: Resource }[] {
  const keys = [...user.accessKeys].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  let previous = "";
  return keys.map((key) => {
    const made = key.created.kind === "date" ? isoSeconds(key.created.at) : "undated";
    const ordinal = made === previous ? "/2" : "";
    previous = made;
    const resource: Resource = {
      type: "access-key",
      id: `${user.arn}/access-key/${made}${ordinal}`,
      name: `access key of ${made.slice(0, 10)}`,
      owner: user.resource,
    };
    return { key, resource };
  });
}

function sortKey({ active, created, lastUsed }: AccessKey): string {
  const made = created.kind === "date" ? created.at.toISOString() : "";
  const used = lastUsed.kind === "date" ? lastUsed.at.toISOString() : lastUsed.kind;
  return `${made} ${active ? 0 : 1} ${used}`;
}
