import type { SectionValues } from "../account/account.ts";
import type { Resource } from "../account/resource.ts";
import type { SectionName } from "../account/section-names.ts";
import type { Reason } from "../account/section-values.ts";
import type { ControlMapping } from "./controls.ts";
import type { ParameterSpecs, ParameterValues } from "./parameters.ts";

export type { Resource };

export const SEVERITIES = ["informational", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function gravest(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, next) => (rank(next) > rank(worst) ? next : worst), "informational");
}

export const OUTCOMES = ["pass", "fail", "not_applicable", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Dates are shown as dates, in UTC. */
export type Value = string | number | Date;

export type Evidence = Readonly<Record<string, string | number | boolean | Date | null | readonly string[]>>;

/** The names in braces of a message. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type DataOf<Text extends string> = [Placeholders<Text>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: Readonly<Record<Placeholders<Text>, Value>> };

export type Messages = Readonly<Record<string, string>>;

/** What a rule says of one resource. Its message is an id with data; texts are made where they are shown. */
export type Judgement<Texts extends Messages = Messages> = {
  [Id in keyof Texts & string]: {
    readonly outcome: Outcome;
    readonly message: Id;
    /** Left out: the one resource that the rule is about. */
    readonly resource?: Resource;
    readonly evidence?: Evidence;
    /** Since when it has been so, where the credentials' own dates tell. */
    readonly since?: Date;
    /** The verdict rests on the credential report, which may be hours old. */
    readonly fromReport?: boolean;
    /** Of a fact: an alert has told of it. */
    readonly alerted?: boolean;
    /** Why it is `unknown`. Left out: in the rule's own words `not_collected`, in the shared ones `malformed`. */
    readonly reason?: Reason | undefined;
    /** When AWS was asked anew about all that the verdict rests on, after its report was made. */
    readonly confirmedAt?: Date;
  } & DataOf<Texts[Id]>;
}[keyof Texts & string];

/** What a rule may say of one resource: in its own words or in the shared ones. */
export type Answer<Texts extends Messages> = Judgement<Texts> | Judgement<typeof SHARED_MESSAGES>;

/** A judgement without its type of texts, as the engine handles it. */
export interface AnyJudgement {
  readonly outcome: Outcome;
  readonly message: string;
  readonly data?: Readonly<Record<string, Value>> | undefined;
  readonly resource?: Resource;
  readonly evidence?: Evidence;
  readonly since?: Date;
  readonly fromReport?: boolean;
  readonly alerted?: boolean;
  readonly reason?: Reason | undefined;
  readonly confirmedAt?: Date;
}

/** Alternatives, each a list of sections that must all be known. */
export type Needs = readonly (readonly SectionName[])[];

export interface RuleContext<Parameters> {
  readonly parameters: Parameters;
  /** The time at which ages are judged. */
  readonly now: Date;
  /** When the account was observed: later than its credential report was made, and no later than `now` as a rule. */
  readonly capturedAt: Date;
  /** Why sections that the rule declared have no value. */
  readonly missing: { readonly [Name in SectionName]?: Reason };
  readonly accountId: string;
  readonly partition: string;
}

export type Inputs = { readonly [Name in SectionName]?: SectionValues[Name] };

/** What people read about a rule: in `rootwatch rules ID`, in its document and beside its findings. */
export interface Guidance {
  /** Why it matters: what happens to those who leave it. */
  readonly why: string;
  /** What to do, in one line. */
  readonly fix: string;
  /** What a person does today in the AWS console, step by step. */
  readonly console: readonly string[];
  /** AWS CLI commands that do the same, where there are any. */
  readonly cli?: readonly string[];
}

/** A rule as the engine, the generator and the reports see it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Shown in reports, never in digests. */
  readonly advice: boolean;
  /**
   * Its fail tells something that happened, which nobody can undo: it has no due date, and `since` tells one occurrence
   * from the next.
   */
  readonly fact: boolean;
  readonly enabled: boolean;
  readonly guidance: Guidance;
  readonly resource: "account" | "root-user" | "password-policy";
  readonly needs: Needs;
  /** Taken into account where known; never waited for. */
  readonly uses: readonly SectionName[];
  readonly controls: readonly ControlMapping<ParameterValues>[];
  readonly parameters: ParameterSpecs;
  readonly messages: Messages;
  /** Asked first, with needs of its own; a judgement here settles the matter. */
  readonly applies: { readonly needs: Needs; readonly test: Check<AnyJudgement | undefined> } | undefined;
  readonly check: Check<readonly AnyJudgement[]>;
}

/** What settings say of one rule; what they leave out is the rule's own. */
export interface RuleSettings {
  readonly enabled?: boolean | undefined;
  readonly severity?: Severity | undefined;
  /** Checked against the rule's schema when the settings were read. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

type Check<Answer> = (inputs: Inputs, context: RuleContext<ParameterValues>) => Answer;

/** Messages that belong to no single rule: the engine's, and those of rules that meet data they cannot read. */
export const SHARED_MESSAGES = {
  unavailable: "Could not be judged: {problem}.",
  ruleError: "Could not be judged: the rule itself failed ({problem}). Please report this.",
  malformedRow: "Could not be judged: line {line} of the credential report cannot be read: {problem}.",
  unreadable: "Could not be judged: {problem}.",
  nobodyHasPassword: "No IAM user has a console password, so the password policy applies to nobody.",
  moreCredentials:
    'AWS says of further credentials, which the credential report does not show: "{info}". List them by hand.',
} as const;

/** The answer of a rule that has its sections but finds in them something that AWS does not say, or says badly. */
export function cannotJudge(problem: string, resource?: Resource): Judgement<typeof SHARED_MESSAGES> {
  return {
    outcome: "unknown",
    message: "unreadable",
    data: { problem },
    ...(resource === undefined ? {} : { resource }),
  };
}

/** The answer where AWS says of more credentials than it shows, which may be what was asked about. */
export function mayBeAmongMore(info: string, evidence?: Evidence): Judgement<typeof SHARED_MESSAGES> {
  return {
    outcome: "unknown",
    message: "moreCredentials",
    data: { info },
    reason: "not_collected",
    ...(evidence === undefined ? {} : { evidence }),
  };
}
