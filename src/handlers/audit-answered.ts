import settings from "rootwatch:settings";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { AuditClients } from "../account/audit-clients.ts";
import { snsDigestAnnouncer } from "../notify/digest-announcer.ts";
import { rules } from "../rules/registry.generated.ts";
import { serveAudit } from "../service/audit/serve-audit.ts";
import type { AuditEnvironment } from "../settings/environment.ts";
import { s3Store } from "../store/s3.ts";

/** What AWS was asked, and what else there is to ask it with. */
interface Asked {
  /** When the invocation began, as `performance.now()` has it. */
  readonly startedAt: number;
  readonly environment: AuditEnvironment;
  readonly clients: AuditClients;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  /** Requests to AWS for this invocation so far, retries included. */
  readonly apiCalls: () => number;
}

const logger = new Logger();
const metrics = new Metrics();

/** The audit function but for its first questions: loaded while AWS answers them. */
export async function answered(event: unknown, context: Context, asked: Asked) {
  const { startedAt, environment, clients, sns, s3, apiCalls } = asked;
  const { topics, bucket, region, timeZone, unwatchedRegions, auditHours } = environment;
  const invocation = {
    requestId: context.awsRequestId,
    functionArn: context.invokedFunctionArn,
    remainingMs: () => context.getRemainingTimeInMillis(),
    startedAt,
  };
  return middy(async (request: unknown) =>
    serveAudit(request, invocation, {
      clients,
      rules,
      settings,
      unwatchedRegions,
      auditHours,
      announcer: snsDigestAnnouncer(sns, topics, timeZone),
      store: (partition) => s3Store(s3, { name: bucket, region, partition }),
      apiCalls,
      figures: (name, unit, value) => metrics.addMetric(name, unit, value),
      onAudit: ({ audit: { scope, findings }, auditId, notChecked }) => {
        logger.appendKeys({ auditId });
        // A log line holds 256 KB: of what could not be checked, which may be every user, the first will do.
        const unchecked = notChecked.slice(0, 50);
        logger.info("audited", { scope: scope ?? "all", findings: findings.length, notChecked: unchecked });
      },
      onTold: ({ digest: { summary }, notification: { status, chat, news } }) =>
        logger.info("told", { status, chat, news, summary }),
    }),
  )
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))(event, context);
}
