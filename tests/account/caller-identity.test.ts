import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { callerIdentity } from "../../src/account/caller-identity.ts";
import { RootwatchError } from "../../src/errors.ts";
import { awsError, mockAws, webPageError } from "../helpers/aws-mock.ts";

const named = (name: string) => Object.assign(new Error("it says"), { name });

describe("caller identity", () => {
  test.each([
    ["arn:aws:iam::111122223333:user/auditor", "aws"],
    ["arn:aws-us-gov:sts::111122223333:assumed-role/auditor/session", "aws-us-gov"],
    ["arn:aws-cn:iam::111122223333:root", "aws-cn"],
  ])("%s is of partition %s", async (arn, partition) => {
    const { sts, clients } = mockAws();
    sts.on(GetCallerIdentityCommand).resolves({ Account: "111122223333", Arn: arn, UserId: "AIDAEXAMPLE" });
    expect(await callerIdentity(clients)).toEqual({ accountId: "111122223333", partition, arn });
  });

  test.each([
    ["no credentials", named("CredentialsProviderError"), /^No usable AWS credentials .*sign in/],
    ["an expired session", awsError("ExpiredToken", 403), /^The AWS session has expired: sign in again/],
    ["an unknown key", awsError("InvalidClientTokenId", 403), /^AWS does not know these credentials/],
    ["a wrong secret", awsError("SignatureDoesNotMatch", 403), /secret access key, and the clock/],
    ["a denial", awsError("AccessDenied", 403), /^AWS refuses these credentials/],
    [
      "no way to AWS",
      Object.assign(new Error("it says"), { code: "ENOTFOUND" }),
      /check the network.*ENOTFOUND/,
    ],
    ["a web page", webPageError(), /check the network, a proxy/],
  ])("%s: what to do is said", async (_name, error, message) => {
    const { sts, clients } = mockAws();
    sts.on(GetCallerIdentityCommand).rejects(error);
    const thrown = await callerIdentity(clients).catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(RootwatchError);
    expect(thrown).toMatchObject({
      code: "aws_unreachable",
      message: expect.stringMatching(message),
      cause: error,
    });
  });

  test.each([
    {},
    { Account: "1", Arn: "arn:aws:iam::111122223333:root" },
    { Account: "111122223333", Arn: "?" },
  ])("an answer that names no account is none: %j", async (answer) => {
    const { sts, clients } = mockAws();
    sts.on(GetCallerIdentityCommand).resolves(answer);
    await expect(callerIdentity(clients)).rejects.toMatchObject({ code: "aws_unreachable" });
  });

  test("the signal is given to the call", async () => {
    const { sts, clients } = mockAws();
    sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: "111122223333", Arn: "arn:aws:iam::111122223333:root" });
    const { signal } = new AbortController();
    await callerIdentity(clients, signal);
    expect(sts.call(0).args.at(1)).toEqual({ abortSignal: signal });
  });
});
