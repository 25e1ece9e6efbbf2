/** `due 2026-11-24`, or `OVERDUE since 2026-11-24`; undefined of what happened and cannot be mended. */
export function dueText(dueAt: Date | undefined, now: Date): string | undefined {
  if (dueAt === undefined) return undefined;
  return `${dueAt <= now ? "OVERDUE since" : "due"} ${dueAt.toISOString().slice(0, 10)}`;
}
