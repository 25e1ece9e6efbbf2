import type { Audit } from "../audit/audit.ts";
import type { Exception, ExceptionUse } from "../audit/exceptions.ts";
import type { Finding } from "../audit/finding.ts";
import { messageText } from "../audit/message.ts";
import { rank } from "../rules/rule.ts";
import { likewise } from "./likewise.ts";
import { printable } from "./printable.ts";
import { SEVERITY_LEAD, type Style } from "./style.ts";

/** What fails and somebody accepts, with who and until when; then the exceptions that do not do what they are there for. */
export function* excepted(
  { findings, exceptions }: Pick<Audit, "findings" | "exceptions">,
  style: Style,
): Generator<string> {
  const covered = findings.filter(({ exception }) => exception !== undefined);
  if (covered.length > 0) {
    yield `\n${style.strong("Excepted: it fails, and somebody accepts it")}\n`;
    const gravestFirst = covered.toSorted((a, b) => rank(b.severity) - rank(a.severity));
    for (const [exception, alike] of Map.groupBy(gravestFirst, (finding) => finding.exception)) {
      yield* coveredText(exception, alike, style);
    }
  }
  const idle = exceptions.flatMap((use) => {
    const why = idleText(use);
    return why === undefined ? [] : [{ use, why }];
  });
  if (idle.length === 0) return;
  yield `\n${style.strong("Exceptions that cover nothing")}\n`;
  for (const { use, why } of idle) {
    const { rule, resource, owner } = use.exception;
    const text = `${printable(resource)} (${printable(owner)}): ${why}`;
    yield `${style.hang("  ", 2, `${text} ${style.faint(`[${rule}]`)}`)}\n`;
  }
}

function* coveredText(
  exception: Exception | undefined,
  [first, ...more]: readonly Finding[],
  style: Style,
): Generator<string> {
  if (exception === undefined || first === undefined) return;
  const text = `${printable(messageText(first))}${likewise(more)} ${style.faint(`[${first.rule}]`)}`;
  yield `${style.hang(`  ${style.severity(first.severity)}  `, SEVERITY_LEAD, text)}\n`;
  const { owner, expires, reason, ticket } = exception;
  const where = ticket === undefined ? "" : ` (${printable(ticket)})`;
  const why = `Accepted by ${printable(owner)} until ${expires}${where}: ${printable(reason)}`;
  yield `${style.hang(" ".repeat(SEVERITY_LEAD), SEVERITY_LEAD, why)}\n`;
}

/** Why an exception covers nothing, where that is worth a look; of what was not judged nothing can be said. */
function idleText({ exception, state, hint }: ExceptionUse): string | undefined {
  if (state === "expired") return `it expired with ${exception.expires}.`;
  if (hint !== undefined) return `it names nothing; write ${printable(hint)} where that is meant.`;
  return state === "matches_nothing" ? "nothing that it names fails." : undefined;
}
