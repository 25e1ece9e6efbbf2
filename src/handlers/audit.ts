import settings from "rootwatch:settings";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { countAttempts } from "../account/attempts.ts";
import { makeAuditClients } from "../account/audit-clients.ts";
import { clientConfig } from "../account/client-config.ts";
import { snsAnnouncer } from "../notify/announcer.ts";
import { rules } from "../rules/registry.generated.ts";
import { serveAudit } from "../service/serve-audit.ts";
import { parseEnvironment } from "../settings/environment.ts";
import { s3Store } from "../store/s3.ts";

// Once for each container, in the time that Lambda gives to starting up.
const { topics, bucket, region, timeZone } = parseEnvironment(process.env);
const logger = new Logger();
const metrics = new Metrics();
const config = { ...clientConfig(), region };
const clients = makeAuditClients(config);
const sns = new SNSClient(config);
const s3 = new S3Client(config);
let attempts = 0;
countAttempts([clients.iam, clients.account, clients.organizations, sns, s3], () => {
  attempts += 1;
});

export const handler = middy(async (event: unknown, context: Context) =>
  serveAudit(
    event,
    {
      requestId: context.awsRequestId,
      functionArn: context.invokedFunctionArn,
      remainingMs: () => context.getRemainingTimeInMillis(),
    },
    {
      clients,
      rules,
      settings,
      announcer: snsAnnouncer(sns, topics, timeZone),
      store: (partition) => s3Store(s3, { name: bucket, region, partition }),
      apiCalls: () => attempts,
      figures: (name, unit, value) => metrics.addMetric(name, unit, value),
      onAudit: ({ audit: { scope, findings }, auditId, notChecked }) => {
        logger.appendKeys({ auditId });
        // A log line holds 256 KB: of what could not be checked, which may be every user, the first will do.
        const unchecked = notChecked.slice(0, 50);
        logger.info("audited", { scope: scope ?? "all", findings: findings.length, notChecked: unchecked });
      },
      onTold: ({ digest: { summary }, notification: { status, chat, news } }) =>
        logger.info("told", { status, chat, news, summary }),
    },
  ),
)
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .use(logMetrics(metrics));
