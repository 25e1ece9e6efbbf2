import { DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import {
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { Ahead } from "../../src/account/ahead.ts";
import { collectSnapshot } from "../../src/account/collect.ts";
import { askFirstCalls } from "../../src/account/first-calls.ts";
import { turns } from "../../src/account/turns.ts";
import { awsError, healthyAws, mockAws, TRAIL } from "../helpers/aws-mock.ts";
import { serve } from "../helpers/http-server.ts";

const never = new AbortController().signal;

describe("a call that is under way", () => {
  it("is given to whoever makes it, once, and only there", async () => {
    const { iam: mock, clients } = mockAws();
    mock
      .on(GetAccountSummaryCommand)
      .resolvesOnce({ SummaryMap: { Users: 1 } })
      .resolves({ SummaryMap: { Users: 2 } });
    const ahead = new Ahead(never);
    ahead.ask(clients.iam, new GetAccountSummaryCommand({}));
    expect(ahead.size).toBe(1);
    const iam = ahead.through(clients.iam);
    expect(mock.calls()).toHaveLength(1);
    const asked = [iam.send(new GetAccountSummaryCommand({})), iam.send(new GetAccountSummaryCommand({}))];
    expect(ahead.size).toBe(0);
    expect(mock.calls()).toHaveLength(2);
    const users = (await Promise.all(asked)).map(({ SummaryMap }) => SummaryMap?.Users);
    expect(users).toEqual([1, 2]);
  });

  it("is another one where the input differs, but for what is left undefined", async () => {
    const { iam: mock, clients } = mockAws();
    mock.on(ListVirtualMFADevicesCommand).resolves({ VirtualMFADevices: [] });
    const ahead = new Ahead(never);
    ahead.ask(clients.iam, new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned" }));
    const iam = ahead.through(clients.iam);
    await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", Marker: "next" }));
    expect(mock.calls()).toHaveLength(2);
    await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", Marker: undefined }));
    expect(mock.calls()).toHaveLength(2);
  });

  it("is another one where the call is another with the same input", async () => {
    const { iam: mock, clients } = mockAws();
    mock.on(GetAccountSummaryCommand).resolves({});
    mock.on(ListAccountAliasesCommand).resolves({ AccountAliases: ["example"] });
    const ahead = new Ahead(never);
    ahead.ask(clients.iam, new GetAccountSummaryCommand({}));
    const { AccountAliases } = await ahead.through(clients.iam).send(new ListAccountAliasesCommand({}));
    expect(AccountAliases).toEqual(["example"]);
  });

  it("that fails tells whoever makes it, and harms nobody where nobody does", async () => {
    const { iam: mock, clients } = mockAws();
    mock.on(GetAccountSummaryCommand).rejects(awsError("AccessDenied", 403));
    const ahead = new Ahead(never);
    ahead.ask(clients.iam, new GetAccountSummaryCommand({}));
    await ahead.answered();
    await expect(ahead.through(clients.iam).send(new GetAccountSummaryCommand({}))).rejects.toThrow(
      expect.objectContaining({ name: "AccessDenied" }),
    );
  });

  it("ends with the signal", async () => {
    const server = await serve(() => undefined);
    const iam = new IAMClient({
      endpoint: server.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const over = new AbortController();
    const ahead = new Ahead(over.signal);
    const asked = ahead.ask(iam, new GetAccountSummaryCommand({}));
    over.abort();
    await expect(asked).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    await server.close();
  });
});

describe("the first calls", () => {
  const collect = (ahead: Ahead, { clients }: ReturnType<typeof mockAws>) =>
    collectSnapshot({
      clients: {
        iam: ahead.through(clients.iam),
        account: ahead.through(clients.account),
        organizations: ahead.through(clients.organizations),
        cloudTrail: (region) => ahead.through(clients.cloudTrail(region)),
      },
      accountId: "111122223333",
      partition: "aws",
      budgetMs: 10_000,
    });
  const callsOf = ({ iam, account, organizations, cloudTrail }: ReturnType<typeof mockAws>) =>
    [iam, account, organizations, cloudTrail].reduce((sum, mock) => sum + mock.calls().length, 0);

  it("are those of the sections: none is made in vain, and none is left to be made", async () => {
    const aws = healthyAws();
    const ahead = new Ahead(never);
    askFirstCalls(ahead, aws.clients);
    // The report itself is asked for once there is one, and about the trail once it is known.
    expect(callsOf(aws)).toBe(13);
    const { sections } = await collect(ahead, aws);
    expect(ahead.size).toBe(0);
    expect(callsOf(aws)).toBe(16);
    const statuses = Object.values(sections).map((section) => section?.status);
    expect(new Set(statuses)).toEqual(new Set(["known"]));
  });

  it("ask no more of a trail of one Region, nor of one that AWS does not place", async () => {
    const aws = healthyAws();
    const { HomeRegion: _, ...nowhere } = TRAIL;
    aws.cloudTrail
      .on(DescribeTrailsCommand)
      .resolves({ trailList: [{ ...TRAIL, IsMultiRegionTrail: false }, nowhere] });
    askFirstCalls(new Ahead(never), aws.clients);
    await turns(2);
    expect(aws.cloudTrail.calls()).toHaveLength(1);
  });

  it("are followed by those about a trail as soon as it is known", async () => {
    const aws = healthyAws();
    askFirstCalls(new Ahead(never), aws.clients);
    await turns(2);
    expect(aws.cloudTrail.calls()).toHaveLength(3);
  });

  it("do not ask for a report that is still being made, or cannot be", async () => {
    const aws = healthyAws();
    for (const answer of ["started", "denied"]) {
      aws.iam.reset();
      if (answer === "started") aws.iam.onAnyCommand().resolves({ State: "STARTED" });
      else aws.iam.onAnyCommand().rejects(awsError("AccessDenied", 403));
      const ahead = new Ahead(never);
      askFirstCalls(ahead, aws.clients);
      await ahead.answered();
      expect(aws.iam.commandCalls(GetCredentialReportCommand)).toEqual([]);
    }
  });
});
