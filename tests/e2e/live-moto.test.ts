import { PutAlternateContactCommand } from "@aws-sdk/client-account";
import {
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteLoginProfileCommand,
  EnableMFADeviceCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateOrganizationCommand } from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readAccount } from "../../src/account/account.ts";
import { callerIdentity } from "../../src/account/caller-identity.ts";
import { makeClients } from "../../src/account/clients.ts";
import { collectSnapshot } from "../../src/account/collect.ts";
import { askLiveUsers } from "../../src/account/sections/ask-live-users.ts";
import { type Moto, startMoto } from "../helpers/moto.ts";

let moto: Moto | undefined;

beforeAll(async () => {
  moto = await startMoto();
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  // The first run makes the Python environment.
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.stop();
});

beforeEach(async () => {
  await moto?.reset();
});

/** What a person has who runs an audit: the environment, and nothing else. */
async function collect() {
  // Moto never recovers from what it does not know: a second attempt only takes time.
  const clients = makeClients({ maxAttempts: 1 });
  const { accountId, partition } = await callerIdentity(clients);
  return collectSnapshot({ clients, accountId, partition, budgetMs: 20_000 });
}

describe("an account of moto's, over HTTP", () => {
  test("whose credentials they are", async () => {
    expect(await callerIdentity(makeClients())).toEqual({
      accountId: "123456789012",
      partition: "aws",
      arn: "arn:aws:sts::123456789012:user/moto",
    });
  });

  test("nothing is set up: AWS's word for none is null, and what moto cannot answer is no answer", async () => {
    const { sections, ...rest } = await collect();
    expect(rest).toMatchObject({
      schema: "rootwatch/snapshot/1",
      accountId: "123456789012",
      partition: "aws",
    });
    const none = { status: "known", value: null };
    expect(sections).toMatchObject({
      accountSummary: { status: "known", value: { Users: 0 } },
      passwordPolicy: none,
      virtualMfaDevices: { status: "known", value: [] },
      securityContact: none,
      billingContact: none,
      operationsContact: none,
      organization: none,
      accountAlias: none,
    });
    for (const name of ["primaryContact", "rootAccessManagement", "serviceCredentials"] as const) {
      expect(sections[name]).toEqual({
        status: "unavailable",
        reason: "service_error",
        message: expect.stringMatching(/^The answer, with HTTP status \d+, could not be read: /),
      });
    }
  });

  test("what is set up is collected as it is", async () => {
    const { iam, account } = makeClients();
    await iam.send(new CreateUserCommand({ UserName: "smith,jane" }));
    await iam.send(new CreateUserCommand({ UserName: "builder" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "smith,jane", Password: "correct-Horse-7" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "builder" }));
    await iam.send(
      new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true }),
    );
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: "example" }));
    await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "spare" }));
    const SerialNumber = "arn:aws:iam::123456789012:mfa/phone";
    await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "builder",
        SerialNumber,
        AuthenticationCode1: "123456",
        AuthenticationCode2: "654321",
      }),
    );
    await account.send(
      new PutAlternateContactCommand({
        AlternateContactType: "SECURITY",
        Name: "Jane Smith",
        Title: "Security",
        EmailAddress: "security@example.com",
        PhoneNumber: "+15550100",
      }),
    );

    const snapshot = await collect();
    const { sections } = snapshot;
    expect(sections).toMatchObject({
      accountSummary: { status: "known", value: { Users: 2, MFADevices: 2, MFADevicesInUse: 1 } },
      passwordPolicy: {
        status: "known",
        value: { MinimumPasswordLength: 14, RequireSymbols: true, RequireNumbers: false },
      },
      securityContact: {
        status: "known",
        value: { Name: "<present>", Title: "<present>", EmailAddress: "<present>", PhoneNumber: "<present>" },
      },
      billingContact: { status: "known", value: null },
      accountAlias: { status: "known", value: "example" },
    });
    expect(sections.virtualMfaDevices).toEqual({
      status: "known",
      value: [{ SerialNumber, User: { Arn: "arn:aws:iam::123456789012:user/builder" } }],
    });
    expect(JSON.stringify(snapshot)).not.toContain("security@example.com");
  });

  test("the credential report is made, polled and read", async () => {
    const { iam } = makeClients();
    await iam.send(new CreateUserCommand({ UserName: "builder" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "builder" }));
    const account = readAccount(await collect(), new Date());
    const { credentialReport } = account.sections;
    if (credentialReport.status !== "known") throw new Error(credentialReport.message);
    expect(credentialReport.value.users.map(({ name }) => name)).toEqual(["builder"]);
    // Moto's report has no root row, and is of 2015.
    expect(credentialReport.value.root.known).toBe(false);
    expect(credentialReport.staleMs).toBeGreaterThan(0);
  });

  test("single users are asked about: what they have, that they have nothing, that they are gone", async () => {
    const { iam } = makeClients({ maxAttempts: 1 });
    for (const UserName of ["dana", "bare"]) await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "dana", Password: "correct-Horse-7" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "dana" }));
    const SerialNumber = "arn:aws:iam::123456789012:mfa/phone";
    await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "dana",
        SerialNumber,
        AuthenticationCode1: "123456",
        AuthenticationCode2: "654321",
      }),
    );
    const users = ["dana", "bare", "gone"].map((name) => ({ arn: name, name }));
    const live = await askLiveUsers(iam, users, { budgetMs: 20_000 });
    const known = (value: unknown) => ({ status: "known", value });
    const asOf = expect.any(String);
    const CreateDate = expect.stringMatching(/^20.*Z$/);
    expect(live).toEqual({
      dana: {
        asOf,
        GetLoginProfile: known({ CreateDate }),
        ListAccessKeys: known([{ CreateDate, Status: "Active" }]),
        ListMFADevices: known([{ SerialNumber }]),
      },
      bare: {
        asOf,
        GetLoginProfile: known(null),
        ListAccessKeys: known([]),
        ListMFADevices: known([]),
      },
      gone: { asOf, gone: true },
    });
    await iam.send(new DeleteLoginProfileCommand({ UserName: "dana" }));
    const [dana] = users;
    if (dana === undefined) throw new Error("nobody");
    expect(await askLiveUsers(iam, [dana], { budgetMs: 20_000 })).toMatchObject({
      dana: { GetLoginProfile: known(null), ListMFADevices: known([{ SerialNumber }]) },
    });
  });

  test("the organization's e-mail address stays where it is", async () => {
    await makeClients().organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const { organization } = (await collect()).sections;
    expect(organization).toEqual({
      status: "known",
      value: { Id: expect.stringMatching(/^o-/), MasterAccountId: "123456789012", FeatureSet: "ALL" },
    });
  });
});
