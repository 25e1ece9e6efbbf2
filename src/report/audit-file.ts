import { instant } from "../account/section-values.ts";
import { describe } from "../account/snapshot.ts";
import { RootwatchError } from "../errors.ts";
import { OUTCOMES, SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";

const finding = v.object({
  id: v.string(),
  rule: v.string(),
  outcome: v.picklist(OUTCOMES),
  severity: v.picklist(SEVERITIES),
  resource: v.object({ type: v.string(), id: v.string(), name: v.string() }),
  message: v.string(),
  messageId: v.string(),
  since: v.optional(instant),
  // Where there is one, the fail is accepted.
  exception: v.optional(v.looseObject({})),
});

const coverageItem = v.object({
  section: v.string(),
  status: v.string(),
  reason: v.optional(v.string()),
  message: v.string(),
  rules: v.array(v.string()),
});

/** An audit as `auditJson` writes it: strictly what is compared of it. What else is there is left out, for it may grow. */
const auditFileSchema = v.object({
  schema: v.literal("rootwatch/audit/1"),
  accountId: v.pipe(v.string(), v.regex(/^\d{12}$/, "an account id has 12 digits")),
  observedAt: instant,
  scope: v.object({ rules: v.union([v.literal("all"), v.array(v.string())]) }),
  settingsHash: v.nullable(v.string()),
  coverage: v.array(coverageItem),
  findings: v.pipe(
    v.array(finding),
    // Of two of one id one would hide the other.
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const ids = new Set<string>();
      for (const [key, value] of dataset.value.entries()) {
        if (ids.has(value.id)) {
          const path = [{ type: "array", origin: "value", input: dataset.value, key, value }] as const;
          addIssue({ message: "another finding has this id", input: value.id, path: [...path] });
        }
        ids.add(value.id);
      }
    }),
  ),
});

type AuditFile = v.InferOutput<typeof auditFileSchema>;

/**
 * Reads the result of an audit: a file of `--format json`, or audit.json of the evidence.
 *
 * @param source what to call it in errors
 * @throws RootwatchError `audit_invalid`, naming the path and what stands there
 */
export function readAuditFile(json: unknown, source: string): AuditFile {
  const result = v.safeParse(auditFileSchema, json);
  if (result.success) return result.output;
  throw new RootwatchError(
    "audit_invalid",
    `${source} is not the result of an audit: ${describe(result.issues)}`,
    { cause: new v.ValiError(result.issues) },
  );
}
