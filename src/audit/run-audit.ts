import type { Attestation } from "../account/section-values.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import type { Rule } from "../rules/rule.ts";
import { type Audit, audit } from "./audit.ts";
import type { Exception } from "./exceptions.ts";
import type { LifecycleSettings } from "./lifecycle-settings.ts";
import type { SettingsOfRules } from "./rule-settings.ts";

/** What is to be audited, and when it is judged unless somebody says otherwise: at its own time. */
export interface AuditInput {
  readonly snapshot: AccountSnapshot;
  readonly time: Date;
  /** No source said when the report was made; the newest time in it was taken. */
  readonly reportTimeInferred: boolean;
}

export interface AuditSettings {
  readonly rules: SettingsOfRules;
  readonly attestations: readonly Attestation[];
  readonly exceptions: readonly Exception[];
  readonly lifecycle: LifecycleSettings;
  /** SHA-256 of what `settingsText` makes of them, in hex. */
  readonly hash: string;
}

export interface AuditOrder {
  /** Asks AWS, or reads files. */
  readonly capture: () => Promise<AuditInput>;
  readonly rules: readonly Rule[];
  /** Undefined where nobody gave any: rules keep their defaults. */
  readonly settings: AuditSettings | undefined;
  /** Ids of the only rules to judge; undefined for all. */
  readonly scope?: readonly string[] | undefined;
  /** Time at which ages are judged; undefined for the input's own. */
  readonly now?: Date | undefined;
}

export interface AuditRun {
  readonly snapshot: AccountSnapshot;
  readonly audit: Audit;
}

/** Audits one account: the one way of it, for the command line and the service. */
export async function runAudit(order: AuditOrder): Promise<AuditRun> {
  const { snapshot, time, reportTimeInferred } = await order.capture();
  const whole = withAttestations(snapshot, order.settings?.attestations);
  return judged(order, { snapshot: whole, time: order.now ?? time, reportTimeInferred });
}

/**
 * Judges a snapshot as was ordered.
 *
 * @param input with the time at which ages are judged
 */
export function judged(
  { rules, settings, scope }: Pick<AuditOrder, "rules" | "settings" | "scope">,
  { snapshot, time, reportTimeInferred }: AuditInput,
): AuditRun {
  const circumstances = {
    reportTimeInferred,
    settingsHash: settings?.hash,
    scope,
    exceptions: settings?.exceptions,
  };
  return { snapshot, audit: audit(snapshot, rules, settings?.rules ?? {}, time, circumstances) };
}

/** Attestations are the settings' own. Without settings a snapshot keeps those it was saved with. */
function withAttestations(
  snapshot: AccountSnapshot,
  attestations: readonly Attestation[] | undefined,
): AccountSnapshot {
  if (attestations === undefined && snapshot.sections.attestations !== undefined) return snapshot;
  return {
    ...snapshot,
    sections: {
      ...snapshot.sections,
      attestations:
        attestations === undefined
          ? {
              status: "unavailable",
              reason: "not_collected",
              message: "No settings file was given (--settings).",
            }
          : { status: "known", value: [...attestations] },
    },
  };
}
