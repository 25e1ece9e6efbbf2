import * as z from "zod";
import type { Template } from "./stacks.ts";
import type { Suppression } from "./suppressions.ts";

const metadataSchema = z.object({
  checkov: z.strictObject({
    skip: z.array(z.strictObject({ id: z.string(), comment: z.string().min(1) })).min(1),
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
    const parsed = metadataSchema.safeParse(Metadata);
    if (!parsed.success) throw new Error(`Metadata of ${at}: ${z.prettifyError(parsed.error)}`);
    skips.push(...parsed.data.checkov.skip.map(({ id, comment }) => ({ id, at, reason: comment })));
    return [at, rest];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, skips };
}
