import type { FormerFinding } from "../audit/changes.ts";

/** As a message carries it. */
interface Unseen {
  readonly rule: string;
  readonly untold?: string | null | undefined;
  /** The day since when it could not be rechecked. */
  readonly since: string | undefined;
}

/** Why what fails is not shown by the audit that tells of it. */
export function unseenNote({ rule, untold, since }: Unseen, scope: readonly string[] | undefined): string {
  const again = untold === "again" ? "fails again, and " : "";
  if (scope !== undefined && !scope.includes(rule)) return `${again}not part of this audit`;
  return `${again}could not be rechecked${since === undefined ? "" : ` since ${since}`}`;
}

export function formerNote(former: FormerFinding, scope: readonly string[] | undefined): string {
  return unseenNote({ ...former, since: former.unverifiedSince?.toISOString().slice(0, 10) }, scope);
}
