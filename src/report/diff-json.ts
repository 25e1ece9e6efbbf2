import type { AuditDiff } from "../audit/diff.ts";
import type { ComparedAudit, ComparedFinding } from "../audit/diff-side.ts";

/** A comparison as `rootwatch/diff/1`, in pieces. */
export function* diffJson(a: ComparedAudit, b: ComparedAudit, diff: AuditDiff): Generator<string> {
  const { added, ended, unverified, changed, notJudged, judgedAgain, ...rest } = diff;
  const head = { schema: "rootwatch/diff/1", accountId: b.accountId, a: audited(a), b: audited(b), ...rest };
  yield JSON.stringify(head, null, 2).slice(0, -2);
  const lists = {
    added: added.map(({ finding, other }) => ({ ...shown(finding), was: other })),
    ended: ended.map(({ finding, other }) => ({ ...shown(finding), now: other })),
    unverified: unverified.map(({ finding, other }) => ({ ...shown(finding), now: other })),
    changed: changed.map(({ finding, was, again }) => ({ ...shown(finding), again, was: toldOf(was) })),
    notJudged: notJudged.map(({ finding, other }) => ({ ...shown(finding), was: other })),
    judgedAgain: judgedAgain.map(({ finding, other }) => ({ ...shown(finding), now: other })),
  };
  for (const [name, list] of Object.entries(lists)) {
    yield `,\n  ${JSON.stringify(name)}: [`;
    let separator = "\n";
    for (const item of list) {
      yield `${separator}    ${JSON.stringify(item)}`;
      separator = ",\n";
    }
    yield list.length === 0 ? "]" : "\n  ]";
  }
  yield "\n}\n";
}

function audited({ observedAt, scope, settingsHash }: ComparedAudit) {
  return { observedAt, scope, settingsHash };
}

function shown({ id, rule, resource, ...told }: ComparedFinding) {
  const { type, id: resourceId, name } = resource;
  return { id, rule, resource: { type, id: resourceId, name }, ...toldOf(told) };
}

function toldOf({
  severity,
  message,
  messageId,
  since,
  exception,
}: Pick<ComparedFinding, "severity" | "message" | "messageId" | "since" | "exception">) {
  return {
    severity,
    message,
    messageId,
    ...(since === undefined ? {} : { since }),
    ...(exception === undefined ? {} : { exception }),
  };
}
