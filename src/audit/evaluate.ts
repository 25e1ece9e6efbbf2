import type { Account, Sections } from "../account/account.ts";
import { ROOT_NAME } from "../account/credential-report.ts";
import { SECTIONS, type SectionName } from "../account/section-names.ts";
import type { Reason } from "../account/section-values.ts";
import {
  type AnyJudgement,
  type Inputs,
  type Needs,
  type Resource,
  type Rule,
  type RuleContext,
  SHARED_MESSAGES,
} from "../rules/rule.ts";
import { controlsByOutcome } from "./controls-of-finding.ts";
import { type Finding, findingId } from "./finding.ts";
import type { ConfiguredRule } from "./rule-settings.ts";

/**
 * Judges an account by rules. Pure: the same account, rules and time give the same findings in the same order,
 * whatever order AWS listed things in.
 *
 * Nothing is silent: each rule gives at least one finding. A rule whose needs are not met is `unknown` without being
 * asked, and one that throws is `unknown` (`rule_error`) by itself alone.
 */
export function evaluate(account: Account, rules: readonly ConfiguredRule[], now: Date): Finding[] {
  return rules.flatMap((configured) => judgeOne(account, configured, now));
}

function judgeOne(account: Account, configured: ConfiguredRule, now: Date): Finding[] {
  try {
    return findingsOf(account, configured, judge(account, configured, now));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return findingsOf(account, configured, {
      judgements: [{ outcome: "unknown", message: "ruleError", data: { problem } }],
      reason: "rule_error",
    });
  }
}

function findingsOf(
  account: Account,
  configured: ConfiguredRule,
  { judgements, reason, asked }: Judged,
): Finding[] {
  const { rule, severity } = configured;
  const itself = resourceOf(rule, account);
  const controls = controlsByOutcome(configured);
  const report = account.sections.credentialReport;
  const generatedAt = report.status === "known" ? report.value.generatedAt : undefined;
  const restsOnReport = asked?.every((alternative) => alternative.includes("credentialReport"));
  return judgements.map((judgement) => {
    const { outcome, message, resource = itself } = judgement;
    return {
      id: findingId(rule.id, resource),
      rule: rule.id,
      outcome,
      severity,
      resource,
      messageId: message,
      template: templateOf(rule, message),
      data: judgement.data ?? {},
      evidence: judgement.evidence ?? {},
      controls: controls[outcome],
      since: judgement.since,
      ...(judgement.alerted ? { alerted: true } : {}),
      asOf: judgement.confirmedAt ?? (restsOnReport || judgement.fromReport ? generatedAt : undefined),
      ...(judgement.confirmedAt === undefined ? {} : { confirmedAt: judgement.confirmedAt }),
      reason: outcome === "unknown" ? (reason ?? judgement.reason ?? reasonOf(rule, message)) : undefined,
    };
  });
}

interface Judged {
  readonly judgements: readonly AnyJudgement[];
  /** The needs of what was asked, the rule's own or its test's; undefined where nothing was. */
  readonly asked?: Needs;
  /** Why the rule could not be asked, or could not answer. */
  readonly reason?: Finding["reason"];
}

function judge(
  { accountId, partition, capturedAt, sections }: Account,
  { rule, parameters }: ConfiguredRule,
  now: Date,
): Judged {
  const { applies } = rule;
  const missing = missingAmong([...rule.needs, ...(applies?.needs ?? []), rule.uses].flat(), sections);
  const context = { parameters, now, capturedAt, missing, accountId, partition };
  if (applies !== undefined && isMet(applies.needs, sections)) {
    const settled = applies.test(inputsOf(applies.needs.flat(), sections), context);
    if (settled !== undefined) return { judgements: [settled], asked: applies.needs };
  }
  if (!isMet(rule.needs, sections)) return unavailable(rule.needs, sections);
  const judgements = rule.check(inputsOf([...rule.needs.flat(), ...rule.uses], sections), context);
  if (judgements.length === 0) throw new Error("it gave no answer");
  return { judgements, asked: rule.needs };
}

function isMet(needs: Needs, sections: Sections): boolean {
  return needs.some((alternative) => alternative.every((name) => sections[name].status === "known"));
}

function missingAmong(names: readonly SectionName[], sections: Sections): RuleContext<unknown>["missing"] {
  const missing: Partial<Record<SectionName, Reason>> = {};
  for (const name of names) {
    const section = sections[name];
    if (section.status === "unavailable") missing[name] = section.reason;
  }
  return missing;
}

/** What a rule declared and is known: it sees nothing else. */
function inputsOf(names: readonly SectionName[], sections: Sections): Inputs {
  const inputs: Record<string, unknown> = {};
  for (const name of names) {
    const section = sections[name];
    if (section.status === "known") inputs[name] = section.value;
  }
  return inputs;
}

function unavailable(needs: Needs, sections: Sections): Judged {
  const missing = [...new Set(needs.flat())].flatMap((name) => {
    const section = sections[name];
    return section.status === "known" ? [] : [{ name, section }];
  });
  const problem = missing
    .map(({ name, section }) => `${SECTIONS[name].title} unavailable, ${section.reason}`)
    .join("; ");
  const reason = missing[0]?.section.reason;
  return {
    judgements: [{ outcome: "unknown", message: "unavailable", data: { problem } }],
    ...(reason === undefined ? {} : { reason }),
  };
}

function resourceOf({ resource }: Rule, { accountId, partition, alias }: Account): Resource {
  switch (resource) {
    case "root-user":
      return { type: "root-user", id: `arn:${partition}:iam::${accountId}:root`, name: ROOT_NAME };
    case "password-policy":
      return { type: "password-policy", id: `${accountId}/password-policy`, name: "account password policy" };
    case "account":
      return { type: "account", id: accountId, name: alias ?? accountId };
  }
}

/** Unless a rule says otherwise, its own words mean that nobody told it; the shared ones, that what was told is unreadable. */
function reasonOf(rule: Rule, message: string): Finding["reason"] {
  return message in rule.messages ? "not_collected" : "malformed";
}

function templateOf(rule: Rule, message: string): string {
  const shared: Readonly<Record<string, string>> = SHARED_MESSAGES;
  const template = rule.messages[message] ?? shared[message];
  if (template === undefined) throw new Error(`rule ${rule.id} has no message ${message}`);
  return template;
}
