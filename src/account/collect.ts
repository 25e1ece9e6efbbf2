import type { AuditClients } from "./audit-clients.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { SectionName } from "./section-names.ts";
import { LIVE_SECTIONS } from "./sections/live-sections.ts";
import type { Limits, Section } from "./sections/section.ts";
import { type AccountSnapshot, checkValue, type SnapshotSection } from "./snapshot.ts";
import { isoSeconds } from "./time.ts";
import { unavailable, unavailableFrom } from "./unavailable.ts";

export interface CollectOptions {
  readonly clients: AuditClients;
  /** Of the account that the clients' credentials are of. */
  readonly accountId: string;
  readonly partition: string;
  /** Milliseconds after which the snapshot is given, with whatever is there. */
  readonly budgetMs: number;
  readonly clock?: Clock | undefined;
  /** Told of every section when it has come, once each, in the order of their coming. */
  readonly onSection?: ((name: SectionName, section: SnapshotSection<unknown>) => void) | undefined;
}

/**
 * Collects an account snapshot, all sections at once. A section that fails, is denied or is late costs itself alone:
 * the snapshot has every live section, `known` or with the reason why not, and comes within the budget even where a
 * call never ends.
 */
export async function collectSnapshot(options: CollectOptions): Promise<AccountSnapshot> {
  const { clients, budgetMs, clock = systemClock, onSection } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const limits: Limits = { signal, clock, deadline: new Date(clock.now().getTime() + budgetMs) };
  const timeUp = clock.sleep(budgetMs, signal).then(() => stop.abort());

  const collected = LIVE_SECTIONS.map(async (section) => {
    const late = () => lateSection(section.name, budgetMs);
    const value = await Promise.race([collectSection(section, clients, limits, late), timeUp.then(late)]);
    onSection?.(section.name, value);
    return [section.name, value] as const;
  });
  try {
    return {
      schema: "rootwatch/snapshot/1",
      accountId: options.accountId,
      partition: options.partition,
      // Each entry is the section of its name, checked by checkValue; Object.fromEntries forgets which.
      sections: Object.fromEntries(await Promise.all(collected)) as AccountSnapshot["sections"],
      capturedAt: isoSeconds(clock.now()),
    };
  } finally {
    // Ends what still waits: the timer, and calls that nobody waits for any more.
    stop.abort();
  }
}

async function collectSection(
  section: Section,
  clients: AuditClients,
  limits: Limits,
  late: () => SnapshotSection<unknown>,
): Promise<SnapshotSection<unknown>> {
  try {
    const checked = checkValue(section.name, await section.collect(clients, limits));
    if (checked.ok) return { status: "known", value: checked.value };
    return unavailable("malformed", `AWS's answer is not what was asked for: ${checked.problem}.`);
  } catch (error) {
    // Whatever a call makes of being broken off, the deadline is why.
    return limits.signal.aborted ? late() : unavailableFrom(error);
  }
}

function lateSection(name: SectionName, budgetMs: number): SnapshotSection<unknown> {
  const within = `within the ${budgetMs / 1000} s that the audit had`;
  return name === "credentialReport"
    ? unavailable("not_ready", `AWS did not have the credential report ready ${within}.`)
    : unavailable("timeout", `AWS did not answer ${within}.`);
}
