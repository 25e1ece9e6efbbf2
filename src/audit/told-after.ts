import type { Rule } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import { notCheckedKeys, settingsHashTold, type Told, type ToldFinding } from "./told.ts";
import { factsAmong, failsOf, type OpenFinding, type State, statesIn } from "./told-fails.ts";

const KEPT: ReadonlySet<State> = new Set(["unverified", "out_of_scope"]);

/** What people have been told, once this audit's digest has been sent. */
export function toldAfter(told: Told | undefined, audit: Audit, rules: readonly Rule[]): Told {
  const facts = factsAmong(rules);
  const fails = failsOf(told, audit, rules, facts);
  const now = audit.observedAt.toISOString();
  // Somebody was quicker, and saw more: what they told stands.
  const isLate = told !== undefined && told.observedAt > now;
  const again = new Set(
    fails.filter(({ finding }) => facts.has(finding.rule)).map(({ finding }) => finding.id),
  );
  const stateNow = statesIn(audit);
  const kept = Object.entries(told?.findings ?? {}).filter(
    ([key, finding]) =>
      // Of what happened again only the newest is kept.
      !(finding.id !== undefined && again.has(finding.id)) && (isLate || KEPT.has(stateNow(key, finding))),
  );
  return {
    schema: "rootwatch/told/1",
    accountId: audit.accountId,
    since: told?.since ?? now,
    observedAt: isLate ? told.observedAt : now,
    whole: told?.whole === true || audit.scope === undefined,
    settingsHash: settingsHashTold(told, audit),
    findings: Object.fromEntries([...kept, ...fails.map(toldOf)]),
    notChecked: notCheckedAfter(told, audit, isLate),
  };
}

function toldOf({ key, finding, toldAt, dueAt }: OpenFinding): [string, ToldFinding] {
  const { id, rule, severity } = finding;
  const { type, name, owner } = finding.resource;
  return [
    key,
    {
      ...(key === id ? {} : { id }),
      rule,
      severity,
      // What its owner is called is not to be had from it once it is gone.
      resource: { type, name: owner === undefined ? name : `${owner.name}, ${name}` },
      toldAt: toldAt.toISOString(),
      dueAt: dueAt === undefined ? null : dueAt.toISOString(),
    },
  ];
}

/** An audit of some rules does not know what others could check, and whoever read its digest was told of few. */
function notCheckedAfter(told: Told | undefined, audit: Audit, isLate: boolean): string[] {
  const before = told?.notChecked ?? [];
  if (audit.scope !== undefined) return before;
  const keys = notCheckedKeys(audit);
  return isLate ? [...new Set([...before, ...keys])] : keys;
}
