import type { Audit } from "../../src/audit/audit.ts";
import type { Exception } from "../../src/audit/exceptions.ts";
import { type Finding, findingId } from "../../src/audit/finding.ts";
import { type Lifecycle, stateAfter } from "../../src/audit/lifecycle.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { withoutSending } from "../../src/audit/outbox.ts";
import type { State, TrackedFinding } from "../../src/audit/state.ts";
import type { Outcome } from "../../src/rules/rule.ts";
import { ACCOUNT_ID, NOW, userArn } from "./account-fixture.ts";
import { fakeRule } from "./fake-rule.ts";

const DAY_MS = 86_400_000;

/** So many days after NOW. */
export const onDay = (day: number) => new Date(NOW.getTime() + day * DAY_MS);
export const textOfDay = (day: number) => onDay(day).toISOString();

/** Two rules that can be obeyed, one that tells what happened, and one that only advises. */
export const LIFE_RULES = [
  fakeRule({ id: "task" }),
  fakeRule({ id: "other" }),
  fakeRule({ id: "fact", fact: true }),
  fakeRule({ id: "advice", advice: true }),
];

export const LIFE: Lifecycle = {
  rules: LIFE_RULES,
  settings: DEFAULT_LIFECYCLE,
  audiences: ["alerts", "chat"],
};

export const idOf = (rule: string, name: string) => `${rule}:${userArn(name)}`;

/** A finding on a user. */
export function seen(
  rule: string,
  name: string,
  outcome: Outcome = "fail",
  rest: Partial<Finding> = {},
): Finding {
  const resource = { type: "user", id: userArn(name), name } as const;
  return {
    id: findingId(rule, resource),
    rule,
    outcome,
    severity: "high",
    resource,
    messageId: "bad",
    template: "It is bad.",
    data: {},
    evidence: {},
    controls: [],
    since: undefined,
    asOf: undefined,
    reason: undefined,
    ...rest,
  };
}

/** What somebody accepts. */
export function exceptionFor(rule: string, name: string, rest: Partial<Exception> = {}): Exception {
  return {
    rule,
    resource: userArn(name),
    reason: "it is a robot",
    owner: "Jane",
    expires: "2027-01-31",
    ...rest,
  };
}

/** A fail that somebody accepts. */
export function accepted(rule: string, name: string, rest: Partial<Finding> = {}): Finding {
  return seen(rule, name, "fail", { exception: exceptionFor(rule, name), ...rest });
}

/** An audit that found this, of all the rules that found something. */
export function auditOn(day: number, findings: readonly Finding[], rest: Partial<Audit> = {}): Audit {
  return {
    accountId: ACCOUNT_ID,
    alias: undefined,
    observedAt: onDay(day),
    capturedAt: onDay(day),
    credentialReportGeneratedAt: undefined,
    reportTimeInferred: false,
    scope: undefined,
    settingsHash: undefined,
    coverage: [],
    findings,
    rules: [...new Set(findings.map(({ rule }) => rule))].map((id) => ({
      id,
      severity: "high" as const,
      parameters: "{}",
    })),
    exceptions: [],
    attestations: [],
    presence: undefined,
    ...rest,
  };
}

/** The state once an audience was told all of it. */
export function told(state: State, audience: string, { scope, observedAt }: Audit): State {
  const wholeAt = scope === undefined ? observedAt : undefined;
  return withoutSending(state, { id: "-", audience }, { upTo: state.revision, wholeAt });
}

/** The state after these audits, of each of which everybody was told. */
export function lifeOf(...audits: readonly Audit[]): State {
  const state = audits.reduce<State | undefined>((before, audit) => {
    const after = stateAfter(before, audit, LIFE);
    return told(told(after, "alerts", audit), "chat", audit);
  }, undefined);
  if (state === undefined) throw new Error("no audit");
  return state;
}

/** What is remembered of a rule on a user. */
export function remembered(state: State, rule: string, name: string): TrackedFinding | undefined {
  return state.findings[idOf(rule, name)];
}
