import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import rootRules from "rootwatch:root-rules";
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import middy from "@middy/core";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { clientConfig } from "../account/client-config.ts";
import { snsAlertAnnouncer } from "../notify/alert-announcer.ts";
import { activityService } from "../service/activity/activity-service.ts";
import { raiseAlerts } from "../service/activity/raise-alerts.ts";
import { parseActivityEnvironment } from "../settings/environment.ts";
import { s3Store } from "../store/s3.ts";

const environment = parseActivityEnvironment(process.env);
const { topics, timeZone, region, bucket: name, name: prefix } = environment;
// Short, and few: of a minute, one slow call must not take what all the others need.
const config = { ...clientConfig({ requestTimeoutMs: 3_000, maxAttempts: 3 }), region };
const announcer = snsAlertAnnouncer(new SNSClient(config), topics, timeZone);
const s3 = new S3Client(config);
const logger = new Logger();
const metrics = new Metrics();
const processor = new BatchProcessor(EventType.SQS);
const calls = () => import("./root-activity-calls.ts");

/** Tells of a batch of events. Those that could not be told come again, and no others. */
export const handler = middy(async (event: SQSEvent, context: Context) => {
  const failures = raiseAlerts(
    event.Records,
    activityService(environment, {
      functionArn: context.invokedFunctionArn,
      remainingMs: () => context.getRemainingTimeInMillis(),
      now: new Date(),
      announcer,
      store: (partition) => s3Store(s3, { name, region, partition }),
      wait: (ms) => setTimeout(ms, undefined),
      newId: randomUUID,
      // Loaded where they are needed: most batches need none.
      startAudit: async () => (await calls()).invokeLater(region, `${prefix}-audit`, { rules: rootRules }),
      putEvent: async (where, entry) => (await calls()).putEvent(where, entry),
      countIn: async (where, queue) => (await calls()).countIn(where, queue),
      figures: (figure, unit, value) => metrics.addMetric(figure, unit, value),
      onTold: ({ kind, severity, facts: { eventId }, group }, topic) =>
        logger.info("told", { topic, kind, severity, eventId, events: group?.count ?? 1 }),
    }),
  );
  const tell = async ({ messageId }: SQSRecord) => {
    const error = (await failures).get(messageId);
    if (error === undefined) return;
    logger.error("not told, comes again", { messageId, error });
    throw error;
  };
  const answer = await processPartialResponse(event, tell, processor, {
    context,
    throwOnFullBatchFailure: false,
  });
  // Most batches have none, of which the middleware would warn.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return answer;
}).use(injectLambdaContext(logger, { resetKeys: true }));
