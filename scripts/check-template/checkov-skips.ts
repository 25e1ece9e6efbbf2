import * as v from "../../src/schema.ts";
import type { Template } from "./stacks.ts";
import type { Suppression } from "./suppressions.ts";

const metadataSchema = v.object({
  checkov: v.strictObject({
    skip: v.pipe(
      v.array(v.strictObject({ id: v.string(), comment: v.pipe(v.string(), v.minLength(1)) })),
      v.minLength(1),
    ),
  }),
});

/**
 * Takes checkov's skips out of the resources' metadata. checkov does not ask what it is to skip, so it cannot say that a
 * skip is needed no more: it is given the template without them.
 *
 * @throws Error where a skip has no reason
 */
export function withoutSkips(template: Template): { template: Template; skips: Suppression[] } {
  const skips: Suppression[] = [];
  const resources = Object.entries(template.Resources).map(([at, resource]) => {
    const { Metadata, ...rest } = resource;
    if (typeof Metadata !== "object" || Metadata === null || !("checkov" in Metadata)) return [at, resource];
    const parsed = v.safeParse(metadataSchema, Metadata);
    if (!parsed.success) throw new Error(`Metadata of ${at}: ${v.summarize(parsed.issues)}`);
    skips.push(...parsed.output.checkov.skip.map(({ id, comment }) => ({ id, at, reason: comment })));
    return [at, rest];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, skips };
}
