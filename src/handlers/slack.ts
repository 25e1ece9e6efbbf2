import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { clientConfig } from "../account/client-config.ts";
import { parseSlackEnvironment } from "../settings/slack-environment.ts";
import { deliver } from "../slack/deliver.ts";
import { post } from "../slack/post.ts";
import { readSnsEvent } from "../slack/sns-event.ts";
import { webhookAt } from "../slack/webhook.ts";

/** Milliseconds for one answer about one value. */
const REQUEST_TIMEOUT_MS = 3_000;

// Once for each container, in the time that Lambda gives to starting up.
const { webhook: reference, timeZone, region } = parseSlackEnvironment(process.env);
const config = { ...clientConfig({ requestTimeoutMs: REQUEST_TIMEOUT_MS }), region };
const webhook = webhookAt(reference, {
  ssm: new SSMProvider({ awsSdkV3Client: new SSMClient(config) }),
  secrets: new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(config) }),
});
const logger = new Logger();

/** Posts what the topics carry to a channel of Slack. */
export const handler = middy(async (event: unknown, context: Context) =>
  deliver(readSnsEvent(event), {
    webhook,
    post,
    timeZone,
    remainingMs: () => context.getRemainingTimeInMillis(),
    onDelivered: ({ id, subject }) => logger.info("posted", { messageId: id, subject }),
  }),
).use(injectLambdaContext(logger, { resetKeys: true }));
