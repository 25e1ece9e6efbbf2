import * as v from "../../src/schema.ts";

/** Source: administrator guide of Amazon Q Developer in chat applications, "Custom notifications". */
export const customNotification = v.strictObject({
  version: v.literal("1.0"),
  source: v.literal("custom"),
  id: v.optional(v.string()),
  content: v.strictObject({
    textType: v.literal("client-markdown"),
    title: v.pipe(v.string(), v.maxLength(250)),
    description: v.pipe(v.string(), v.minLength(1), v.maxLength(8000)),
    nextSteps: v.array(v.string()),
    keywords: v.array(v.string()),
  }),
  metadata: v.strictObject({
    threadId: v.string(),
    summary: v.string(),
    eventType: v.string(),
    additionalContext: v.record(v.string(), v.string()),
  }),
});
