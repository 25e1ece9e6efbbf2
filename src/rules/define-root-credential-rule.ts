import type { RootCredential, RootCredentials, RootSources } from "../account/root-user.ts";
import { isoSeconds } from "../account/time.ts";
import type { ControlMapping } from "./controls.ts";
import { anyOf, defineRule } from "./define-rule.ts";
import {
  cannotJudge,
  type Evidence,
  type Guidance,
  mayBeAmongMore,
  type Rule,
  type Severity,
} from "./rule.ts";

interface RootCredentialRuleSpec {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly guidance: Guidance;
  readonly controls?: readonly ControlMapping<unknown>[];
  /** What one is called: `access key`. */
  readonly kind: string;
  /** What one lets its holder do, as a clause that ends the sentence of a fail. */
  readonly danger: string;
  readonly read: (sources: RootSources) => RootCredentials;
}

/** Declares that root has no credential of one kind, active or not. */
export function defineRootCredentialRule({ kind, danger, read, ...head }: RootCredentialRuleSpec): Rule {
  return defineRule({
    ...head,
    resource: "root-user",
    needs: anyOf(["accountSummary"], ["credentialReport"]),
    // Each in one literal: the names in braces are read from its type.
    messages: {
      none: `Root has no ${kind}.`,
      noneDisagrees: `Root has no ${kind}: what the credential report, being older, still shows ({shown}) was deleted since.`,
      present: `Root has at least one ${kind} ({shown}): ${danger}.`,
      presentUndated: `Root has at least one ${kind}, since when is not known: ${danger}.`,
      presentDisagrees: `Root has at least one ${kind}, which the credential report, being older, does not show yet: ${danger}.`,
      disputed: `The account summary counts no ${kind} of root, and the credential report shows one ({shown}): it was deleted since, or the summary does not count inactive ones. Look it up by hand.`,
    },
    check: (sources) => {
      const credentials = read(sources);
      const { member, counted, shown, moreCredentials } = credentials;
      const listed = shown.known ? shown.value : [];
      const data = { shown: listed.map(inWords).join("; ") };
      const evidence = evidenceOf(credentials);
      const oldest = listed.find(({ made }) => made.kind === "date")?.made;
      const since = oldest?.kind === "date" ? { since: oldest.at } : {};

      if (counted === undefined) {
        if (!shown.known) return cannotJudge(problemOf(shown.problem, member, sources));
        const fromReport = true;
        if (listed.length > 0)
          return { outcome: "fail", message: "present", data, evidence, fromReport, ...since };
        if (moreCredentials === undefined) return { outcome: "pass", message: "none", evidence, fromReport };
        return { ...mayBeAmongMore(moreCredentials, evidence), fromReport };
      }
      if (counted !== 0) {
        if (listed.length > 0) return { outcome: "fail", message: "present", data, evidence, ...since };
        if (shown.known) return { outcome: "fail", message: "presentDisagrees", evidence };
        return { outcome: "fail", message: "presentUndated", evidence };
      }
      if (listed.length === 0) return { outcome: "pass", message: "none", evidence };
      // Nothing says whether the summary counts inactive ones, so its zero does not prove that this one is gone.
      const inactive = listed.filter(({ active }) => !active);
      if (inactive.length > 0) {
        const those = { shown: inactive.map(inWords).join("; ") };
        // Two sources that disagree are no better than one that cannot be read.
        const reason = "malformed";
        return { outcome: "unknown", message: "disputed", data: those, evidence, fromReport: true, reason };
      }
      return { outcome: "pass", message: "noneDisagrees", data, evidence };
    },
  });
}

function inWords({ active, made }: RootCredential): string {
  const state = active ? "active" : "inactive";
  return made.kind === "date" ? `${state}, made on ${isoSeconds(made.at).slice(0, 10)}` : `${state}, undated`;
}

function evidenceOf({ member, column, counted, shown }: RootCredentials): Evidence {
  const summary = counted === undefined ? {} : { [member]: counted };
  if (!shown.known) return summary;
  if (shown.value.length === 0)
    return { ...summary, [`${column}_1_active`]: false, [`${column}_2_active`]: false };
  return {
    ...summary,
    [`${column}_active`]: shown.value.map(({ active }) => String(active)),
    [`${column}_last_rotated`]: shown.value.map(({ made }) =>
      made.kind === "date" ? isoSeconds(made.at) : made.kind === "none" ? "N/A" : made.kind,
    ),
  };
}

function problemOf(problem: string, member: string, { accountSummary }: RootSources): string {
  return accountSummary === undefined ? problem : `the account summary has no ${member}, and ${problem}`;
}
