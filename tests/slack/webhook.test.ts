import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { webhookAt } from "../../src/slack/webhook.ts";

const URL_TEXT = "https://hooks.slack.com/services/T000/B000/secret";
const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:slack-AbCdEf";

const ssm = mockClient(SSMClient);
const secrets = mockClient(SecretsManagerClient);
const providers = () => ({
  ssm: new SSMProvider({ awsSdkV3Client: new SSMClient({ region: "eu-central-1" }) }),
  secrets: new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient({ region: "eu-central-1" }) }),
});

beforeEach(() => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: URL_TEXT } });
  secrets.on(GetSecretValueCommand).resolves({ SecretString: `${URL_TEXT}\n` });
});
afterEach(() => {
  ssm.reset();
  secrets.reset();
});

describe("the URL of the webhook", () => {
  it.each(["/rootwatch/slack", "arn:aws:ssm:eu-central-1:111122223333:parameter/rootwatch/slack"])(
    "is read from SSM, decrypted: %s",
    async (reference) => {
      expect((await webhookAt(reference, providers()).url("kept")).href).toBe(URL_TEXT);
      expect(ssm.commandCalls(GetParameterCommand).map(({ args: [{ input }] }) => input)).toEqual([
        { Name: reference, WithDecryption: true },
      ]);
      expect(secrets.calls()).toHaveLength(0);
    },
  );

  it("is read from Secrets Manager", async () => {
    expect((await webhookAt(SECRET_ARN, providers()).url("kept")).href).toBe(URL_TEXT);
    expect(secrets.commandCalls(GetSecretValueCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { SecretId: SECRET_ARN },
    ]);
    expect(ssm.calls()).toHaveLength(0);
  });

  it("is kept for minutes, and asked for anew where that is wished", async () => {
    const webhook = webhookAt("/rootwatch/slack", providers());
    await webhook.url("kept");
    await webhook.url("kept");
    expect(ssm.calls()).toHaveLength(1);
    const rotated = "https://hooks.slack.com/services/T000/B000/other";
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: rotated } });
    expect((await webhook.url("anew")).href).toBe(rotated);
    expect((await webhook.url("kept")).href).toBe(rotated);
    expect(ssm.calls()).toHaveLength(2);
  });

  it("may be Slack's for the US government", async () => {
    const gov = "https://hooks.slack-gov.com/services/T000/B000/secret";
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: gov } });
    expect((await webhookAt("/x", providers()).url("kept")).href).toBe(gov);
  });

  it.each([
    "https://evil.example/services/T000/B000/secret",
    "https://hooks.slack.com.evil.example/services/T000/B000/secret",
    "https://hooks.slack.com@evil.example/services/T000/B000/secret",
    "https://me@hooks.slack.com/services/T000/B000/secret",
    "https://hooks.slack.com:8443/services/T000/B000/secret",
    "http://hooks.slack.com/services/T000/B000/secret",
    "https://hooks.slack.com/triggers/T000/secret",
    '{"url":"https://hooks.slack.com/services/T000/B000/secret"}',
    "secret",
    "",
  ])("is none: %s; and the error does not tell it", async (value) => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: value } });
    const error = await webhookAt("/x", providers())
      .url("kept")
      .catch((reason: Error) => reason);
    expect(error).toMatchObject({
      code: "webhook_unreadable",
      message: "/x must hold the URL of an incoming webhook alone: https://hooks.slack.com/services/...",
    });
    expect(error).not.toHaveProperty("cause");
  });

  it("that cannot be read says why", async () => {
    secrets.on(GetSecretValueCommand).rejects(new Error("not for you"));
    await expect(webhookAt(SECRET_ARN, providers()).url("kept")).rejects.toMatchObject({
      code: "webhook_unreadable",
      message: `${SECRET_ARN} cannot be read: not for you`,
    });
  });
});
