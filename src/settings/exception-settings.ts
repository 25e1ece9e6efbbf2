import { calendarDay } from "../account/section-values.ts";
import { daysAfter } from "../account/time.ts";
import { type Exception, PREFIX } from "../audit/exceptions.ts";
import type { LifecycleSettings } from "../audit/lifecycle-settings.ts";
import type { Rule } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { isFuture } from "./future.ts";
import { nearest, type Problem } from "./problems.ts";

/** They are in every result, and an answer of Lambda's has an end. */
const MOST_EXCEPTIONS = 1_000;
const MOST_CHARACTERS = 500;
/** What an ARN may have: a path of 512 characters, a name of 64, and what stands around them. */
const MOST_OF_A_RESOURCE = 800;

/** What is shorter would cover whatever there is. */
const SHORTEST_PREFIX = 8;

/** As far as the account: each ARN of it begins like this. */
const NO_MORE_THAN_THE_ACCOUNT = new RegExp(`^${PREFIX}arn(:[^:]*){0,4}:?$`);

export function exceptionsSchema(rules: readonly Rule[]) {
  const ids = rules.map(({ id }) => id);
  const rule = v.picklist(ids, ({ input }) => noSuchRule(input, ids));
  const exception = v.strictObject({
    rule,
    resource: v.pipe(
      text(MOST_OF_A_RESOURCE),
      v.check(
        (resource) => !resource.startsWith(PREFIX) || resource.length >= PREFIX.length + SHORTEST_PREFIX,
        `after ${PREFIX} there must be ${SHORTEST_PREFIX} characters or more`,
      ),
      v.check(
        (resource) => !NO_MORE_THAN_THE_ACCOUNT.test(resource),
        "it would cover all there is in the account",
      ),
    ),
    reason: text(MOST_CHARACTERS),
    owner: text(MOST_CHARACTERS),
    expires: calendarDay,
    ticket: v.optional(text(MOST_CHARACTERS)),
  });
  return v.pipe(v.array(exception), v.maxLength(MOST_EXCEPTIONS));
}

function text(most: number) {
  return v.pipe(v.string(), v.regex(/\S/, "it must not be empty"), v.maxLength(most));
}

function noSuchRule(input: unknown, ids: readonly string[]): string {
  return `there is no such rule${typeof input === "string" ? nearest(input, ids) : ""}`;
}

/** What is wrong with exceptions beside each other, and at this time. One that has expired is in order: it covers nothing. */
export function exceptionProblems(
  exceptions: readonly Exception[],
  { exceptionDays }: LifecycleSettings,
  now: Date,
): Problem[] {
  const latest = daysAfter(now, exceptionDays);
  const seen = new Set<string>();
  return exceptions.flatMap(({ rule, resource, expires }, index): Problem[] => {
    const key = `${rule} ${resource}`;
    const isSecond = seen.has(key);
    seen.add(key);
    return [
      ...(isSecond
        ? [
            {
              path: ["exceptions", index, "resource"],
              text: `there is an exception of ${rule} for it above`,
            },
          ]
        : []),
      ...(isFuture(expires, latest)
        ? [
            {
              path: ["exceptions", index, "expires"],
              text: `${expires} is more than ${exceptionDays} days ahead (lifecycle.exceptionDays)`,
            },
          ]
        : []),
    ];
  });
}
