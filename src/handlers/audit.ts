import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { Ahead } from "../account/ahead.ts";
import { Attempts } from "../account/attempts.ts";
import { makeAuditClients } from "../account/audit-clients.ts";
import { clientConfig } from "../account/client-config.ts";
import { askFirstCalls } from "../account/first-calls.ts";
import { turns } from "../account/turns.ts";
import { accountOf } from "../service/invocation.ts";
import { rootEventsName, stateName } from "../service/memory-name.ts";
import { parseEnvironment } from "../settings/environment.ts";

// Once for each container, in the time that Lambda gives to starting up.
const environment = parseEnvironment(process.env);
const { topics, bucket, region } = environment;
const config = { ...clientConfig(), region };
const sns = new SNSClient(config);
const s3 = new S3Client(config);
const attempts = new Attempts([sns, s3]);
const { iam, account, organizations, cloudTrail } = makeAuditClients(config, attempts.of);

/**
 * Asks AWS all that an audit asks first, and loads the rest of the function (audit-answered.ts) while AWS answers. A
 * function that has been loaded finds the rest of it there.
 */
export async function handler(event: unknown, context: Context) {
  const startedAt = performance.now();
  const before = attempts.count;
  const over = new AbortController();
  const ahead = new Ahead(over.signal);
  try {
    // The schedule sends no wishes. Where there are any they are read first: a mistake in them asks nobody anything.
    if (JSON.stringify(event ?? {}) === "{}") {
      askAll(ahead, accountOf(context.invokedFunctionArn).accountId);
      // Each is sent, or one has failed before. Then a turn of the loop to connect, and one to write.
      await Promise.race([attempts.reach(before + ahead.size), ahead.answered()]);
      await turns(2);
    }
    const { answered } = await import("./audit-answered.ts");
    return await answered(event, context, {
      startedAt,
      environment,
      clients: {
        iam: ahead.through(iam),
        account: ahead.through(account),
        organizations: ahead.through(organizations),
        cloudTrail: (where) => ahead.through(cloudTrail(where)),
      },
      sns: ahead.through(sns),
      s3: ahead.through(s3),
      apiCalls: () => attempts.count - before,
    });
  } finally {
    over.abort();
  }
}

function askAll(ahead: Ahead, accountId: string): void {
  askFirstCalls(ahead, { iam, account, organizations, cloudTrail });
  for (const TopicArn of [topics.alerts, topics.operations, topics.chat]) {
    if (TopicArn !== undefined) ahead.ask(sns, new ListSubscriptionsByTopicCommand({ TopicArn }));
  }
  for (const Key of [stateName(accountId), rootEventsName(accountId)])
    ahead.ask(s3, new GetObjectCommand({ Bucket: bucket, Key }));
}
