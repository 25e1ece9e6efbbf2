import type { FormerFinding } from "../audit/changes.ts";
import { reasonText } from "./reason-text.ts";

/** As a message carries it. */
interface Unseen {
  readonly rule: string;
  readonly untold?: string | null | undefined;
  readonly because?: string | null | undefined;
  /** The day since when it could not be rechecked. */
  readonly since: string | undefined;
}

/** Why what fails is not shown by the audit that tells of it. */
export function unseenNote(unseen: Unseen, scope: readonly string[] | undefined): string {
  const { rule, untold, because, since } = unseen;
  const reason = reasonText(because);
  const from = since === undefined ? "" : ` since ${since}`;
  const isInScope = scope === undefined || scope.includes(rule);
  return [
    ...(reason === undefined ? [] : [`${reason}, `]),
    ...(untold === "again" ? ["fails again, and "] : []),
    isInScope ? `could not be rechecked${from}` : "not part of this audit",
  ].join("");
}

export function formerNote(former: FormerFinding, scope: readonly string[] | undefined): string {
  return unseenNote({ ...former, since: former.unverifiedSince?.toISOString().slice(0, 10) }, scope);
}
