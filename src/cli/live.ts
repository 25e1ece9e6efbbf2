import { callerIdentity } from "../account/caller-identity.ts";
import { makeClients } from "../account/clients.ts";
import { collectSnapshot } from "../account/collect.ts";
import { SECTIONS, type SectionName } from "../account/section-names.ts";
import { LIVE_SECTIONS } from "../account/sections/live-sections.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import type { AuditOrder, AuditRun } from "../audit/run-audit.ts";
import { usersToConfirm } from "../audit/to-confirm.ts";
import { confirmWith } from "../service/audit/confirm-live.ts";
import type { CliIo } from "./io.ts";
import { progressOn } from "./progress.ts";

/**
 * Captures the account of the current AWS credentials, telling on stderr how far it is.
 *
 * @param deadlineSeconds for all calls together
 * @throws RootwatchError `aws_unreachable` where AWS does not even say whose credentials they are
 */
export async function captureLive(deadlineSeconds: number, io: CliIo): Promise<AccountSnapshot> {
  const started = performance.now();
  const clients = clientsHere();
  const progress = progressOn(io);
  try {
    progress.say("Asking AWS whose credentials these are");
    const identity = await callerIdentity(clients, AbortSignal.timeout(deadlineSeconds * 1000));
    const waiting = new Set<SectionName>(LIVE_SECTIONS.map(({ name }) => name));
    const say = () => {
      const done = LIVE_SECTIONS.length - waiting.size;
      const [next] = waiting;
      const rest = next === undefined ? "" : `, waiting for the ${SECTIONS[next].title}`;
      progress.say(`Account ${identity.accountId}: ${done} of ${LIVE_SECTIONS.length} answers${rest}`);
    };
    say();
    return await collectSnapshot({
      clients,
      ...identity,
      budgetMs: Math.max(1, deadlineSeconds * 1000 - (performance.now() - started)),
      onSection: (name) => {
        waiting.delete(name);
        say();
      },
    });
  } finally {
    progress.end();
  }
}

/** Asks anew about those of whom the report, which may be hours old, says something grave. */
export function confirmLive(order: AuditOrder, run: AuditRun, budgetMs: number): Promise<AuditRun> {
  const arns = usersToConfirm(run.audit.findings, { isNew: () => true, isOpen: () => false }, false);
  return confirmWith(clientsHere().iam, order, Math.max(1, budgetMs))(run, arns);
}

const clientsHere = () => makeClients({ fallbackRegion: process.env["AWS_DEFAULT_REGION"] });
