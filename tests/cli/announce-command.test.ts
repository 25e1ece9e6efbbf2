import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Announcement } from "../../src/alerts/announcement.ts";
import { announcementsText } from "../../src/alerts/announcements-text.ts";
import { ANNOUNCEMENT } from "../alerts/announcements.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { runCli } from "../helpers/cli.ts";

const ACCOUNT = "111122223333";
const KEY = `memory/${ACCOUNT}/announcements.json`;
const IDENTITY = ANNOUNCEMENT.identity;
const AT = ["--bucket", "rootwatch-evidence"];
const WHAT = ["--for", "1h", "--reason", "closing the old account", "--by", "dana"];
const ANNOUNCE = ["announce", ...WHAT, ...AT];

// Of all clients: those of the command line are its own.
const s3 = mockClient(S3Client);
const sts = mockClient(STSClient);
const cloudFormation = mockClient(CloudFormationClient);
const clients = [s3, sts, cloudFormation];

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "eu-central-1");
  for (const client of clients) client.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: IDENTITY });
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "", $metadata: { httpStatusCode: 404 } }));
  s3.on(PutObjectCommand).resolves({});
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const client of clients) client.restore();
});

/** What is in the bucket from the beginning. */
function kept(...announcements: readonly Announcement[]): void {
  const text = announcementsText(ACCOUNT, announcements);
  // The command asks nothing else of the stream.
  const Body = { transformToString: async () => text } as never;
  s3.on(GetObjectCommand).resolves({ Body, ETag: '"v1"' });
}

const puts = () => s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);

function written(): readonly (typeof ANNOUNCEMENT & { readonly cancelledAt: string | null })[] {
  return JSON.parse(String(puts().at(-1)?.Body)).announcements;
}

it("help", async () => {
  expect((await runCli(["announce", "--help"], { width: 100 })).out).toMatchInlineSnapshot(`
    "Usage: rootwatch announce [options]

    Says beforehand that root will be used: how long, why and by whom. No alert is silenced. It quotes
    what was announced, and is one severity milder where root then does something with MFA and it
    succeeds.

    Options:
      --for <duration>   how long: 30m, 1h, 1h30m, 1d; 7 days at most
      --reason <text>    what root is needed for
      --by <name>        who will use it
      --from <time>      when it begins, up to 30 days ahead; without it now
      --list             tell what is announced
      --cancel <id>      end an announcement now
      --bucket <name>    the evidence bucket; without it the stack is asked
      --stage <stage>    the stack is rootwatch-<stage> (default: "prod")
      --region <region>  where the stack is; without it that of the AWS settings
      --format <format>  how to write it (choices: "text", "json", default: "text")
      -h, --help         display help for command
    "
  `);
});

describe("announcing", () => {
  it("tells what was announced, until when, that alerts come all the same, and how to cancel", async () => {
    const { code, out, err } = await runCli(ANNOUNCE);
    expect(out.replaceAll(written()[0]?.id ?? "?", "0123456789ab")).toMatchInlineSnapshot(`
      "Announced: root of account 111122223333 is used from 2026-11-23 06:00:00 UTC until 2026-11-23 07:00:00 UTC.
        id     0123456789ab
        what   "closing the old account", by dana
        as     arn:aws:sts::111122223333:assumed-role/admin/dana
      Alerts still come, and quote this. What root does in that time with MFA, and succeeds, is told one severity
      milder; everything else as ever.
      Cancel it when you are done, or if it was a mistake:
        npx rootwatch announce --cancel 0123456789ab --bucket rootwatch-evidence
      "
    `);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("writes it to the account's own object, in a bucket of that account alone, if none is there", async () => {
    await runCli(ANNOUNCE);
    expect(puts()).toEqual([
      expect.objectContaining({
        Bucket: "rootwatch-evidence",
        Key: KEY,
        ExpectedBucketOwner: ACCOUNT,
        IfNoneMatch: "*",
      }),
    ]);
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: "rootwatch-evidence",
      Key: KEY,
      ExpectedBucketOwner: ACCOUNT,
    });
    expect(written()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        by: "dana",
        reason: "closing the old account",
        from: "2026-11-23T06:00:00Z",
        until: "2026-11-23T07:00:00Z",
        identity: IDENTITY,
        cancelledAt: null,
      },
    ]);
  });

  it("keeps what is there, if it still is as it was read", async () => {
    kept(ANNOUNCEMENT);
    await runCli(ANNOUNCE);
    expect(puts()[0]).toMatchObject({ IfMatch: '"v1"' });
    expect(written().map(({ id }) => id)).toEqual([
      expect.not.stringMatching(ANNOUNCEMENT.id),
      ANNOUNCEMENT.id,
    ]);
  });

  it("begins later where it should, and repeats the Region where to cancel", async () => {
    const { out } = await runCli([...ANNOUNCE, "--from", "2026-11-24T20:15:00Z", "--region", "eu-west-1"]);
    expect(out).toContain("from 2026-11-24 20:15:00 UTC until 2026-11-24 21:15:00 UTC");
    expect(out).toMatch(/--cancel [0-9a-f]{12} --bucket rootwatch-evidence --region eu-west-1\n$/);
  });

  it("writes for machines what it keeps, and nothing else", async () => {
    const { code, out, err } = await runCli([...ANNOUNCE, "--format", "json"]);
    expect(JSON.parse(out)).toEqual(JSON.parse(String(puts()[0]?.Body)));
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("takes the spaces around a text away", async () => {
    await runCli(["announce", "--for", "1h", "--reason", "  why ", "--by", "\tdana\n", ...AT]);
    expect(written()[0]).toMatchObject({ reason: "why", by: "dana" });
  });
});

describe("the bucket", () => {
  const asked = () =>
    cloudFormation.commandCalls(DescribeStacksCommand).map(({ args: [{ input }] }) => input);

  function stack(Outputs: { OutputKey: string; OutputValue: string }[]): void {
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [{ StackName: "s", CreationTime: NOW, StackStatus: "CREATE_COMPLETE", Outputs }],
    });
  }

  it.each([
    ["prod", []],
    ["test", ["--stage", "test"]],
  ])("is that of the stack of stage %s", async (stage, args) => {
    stack([{ OutputKey: "EvidenceBucket", OutputValue: "the-bucket" }]);
    const { code, out } = await runCli(["announce", ...WHAT, ...args]);
    expect(asked()).toEqual([{ StackName: `rootwatch-${stage}` }]);
    expect(puts()[0]).toMatchObject({ Bucket: "the-bucket" });
    expect(out).toContain("--bucket the-bucket\n");
    expect(code).toBe(0);
  });

  it("is not asked for where it is named", async () => {
    await runCli(ANNOUNCE);
    expect(asked()).toEqual([]);
  });

  it.each([
    [
      "that there is not",
      () =>
        cloudFormation
          .on(DescribeStacksCommand)
          .rejects(awsError("ValidationError", 400, "Stack with id rootwatch-prod does not exist")),
    ],
    ["without that output", () => stack([{ OutputKey: "Other", OutputValue: "x" }])],
  ])("of a stack %s is one line and exit 2", async (_, given) => {
    given();
    expect(await runCli(["announce", ...WHAT])).toEqual({
      code: 2,
      out: "",
      err: "rootwatch: There is no stack rootwatch-prod in eu-central-1 that names a bucket of evidence: give --stage, --region or --bucket.\n",
    });
  });

  it("of a stack that may not be asked is one line and exit 2", async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(awsError("AccessDenied", 403));
    expect(await runCli(["announce", ...WHAT, "--region", "eu-west-1"])).toEqual({
      code: 2,
      out: "",
      err: "rootwatch: Cannot ask the stack rootwatch-prod in eu-west-1 for its bucket; --bucket does without. AccessDenied: as AWS says it\n",
    });
  });
});

describe("--list", () => {
  const hours = (from: number, to: number) => ({
    from: new Date(NOW.getTime() + from * 3_600_000),
    until: new Date(NOW.getTime() + to * 3_600_000),
  });

  it("tells what is announced, the newest first, and how it stands", async () => {
    kept(
      { ...ANNOUNCEMENT, id: "000000000004", ...hours(1, 2) },
      { ...ANNOUNCEMENT, id: "000000000003", ...hours(-1, 1) },
      { ...ANNOUNCEMENT, id: "000000000002", ...hours(-1, 1), cancelledAt: NOW },
      { ...ANNOUNCEMENT, id: "000000000001", ...hours(-1, 0) },
    );
    const { code, out, err } = await runCli(["announce", "--list", ...AT]);
    expect(out).toMatchInlineSnapshot(`
      "Announced uses of root of account 111122223333, newest first:

      000000000004  to come
        2026-11-23 07:00:00 UTC until 2026-11-23 08:00:00 UTC
        "closing the old account", by dana
        announced by arn:aws:sts::111122223333:assumed-role/admin/dana

      000000000003  in force
        2026-11-23 05:00:00 UTC until 2026-11-23 07:00:00 UTC
        "closing the old account", by dana
        announced by arn:aws:sts::111122223333:assumed-role/admin/dana

      000000000002  cancelled at 2026-11-23 06:00:00 UTC
        2026-11-23 05:00:00 UTC until 2026-11-23 07:00:00 UTC
        "closing the old account", by dana
        announced by arn:aws:sts::111122223333:assumed-role/admin/dana

      000000000001  over
        2026-11-23 05:00:00 UTC until 2026-11-23 06:00:00 UTC
        "closing the old account", by dana
        announced by arn:aws:sts::111122223333:assumed-role/admin/dana
      "
    `);
    expect({ code, err, puts: puts() }).toEqual({ code: 0, err: "", puts: [] });
  });

  it("says where there is none", async () => {
    expect((await runCli(["announce", "--list", ...AT])).out).toBe(
      `No use of root of account ${ACCOUNT} is announced.\n`,
    );
  });

  it("writes for machines what is kept", async () => {
    kept(ANNOUNCEMENT);
    expect((await runCli(["announce", "--list", ...AT, "--format", "json"])).out).toBe(
      announcementsText(ACCOUNT, [ANNOUNCEMENT]),
    );
  });
});

describe("--cancel", () => {
  const CANCEL = ["announce", "--cancel", ANNOUNCEMENT.id, ...AT];

  it("ends it now", async () => {
    kept(ANNOUNCEMENT);
    expect(await runCli(CANCEL)).toEqual({
      code: 0,
      out: 'Cancelled: 0123456789ab, "closing the old account", by dana. From 2026-11-23 06:00:00 UTC on it holds no more.\n',
      err: "",
    });
    expect(written()).toMatchObject([{ id: ANNOUNCEMENT.id, cancelledAt: "2026-11-23T06:00:00Z" }]);
  });

  it("writes for machines what was cancelled", async () => {
    kept(ANNOUNCEMENT);
    expect((await runCli([...CANCEL, "--format", "json"])).out).toBe(
      announcementsText(ACCOUNT, [{ ...ANNOUNCEMENT, cancelledAt: NOW }]),
    );
  });

  it("changes nothing of what is over, and says so", async () => {
    kept({ ...ANNOUNCEMENT, cancelledAt: new Date("2026-11-23T05:00:00Z") });
    expect(await runCli(CANCEL)).toEqual({
      code: 0,
      out: 'Nothing to cancel: 0123456789ab, "closing the old account", by dana, was over at 2026-11-23 05:00:00 UTC.\n',
      err: "",
    });
    expect(puts()).toEqual([]);
  });
});

describe("is one line and exit 2", () => {
  const without = (option: string) => {
    const at = WHAT.indexOf(option);
    return ["announce", ...WHAT.slice(0, at), ...WHAT.slice(at + 2), ...AT];
  };
  const withText = (option: string, text: string) => [...without(option), option, text];

  it.each([
    ["nothing", ["announce"], "needs --for, --reason and --by, and --for and --reason and --by are missing."],
    ["no --for", without("--for"), "--for is missing."],
    ["no --reason", without("--reason"), "--reason is missing."],
    ["no --by", without("--by"), "--by is missing."],
    [
      "eight days",
      withText("--for", "8d"),
      "It must be a time such as 30m, 1h, 1h30m or 1d, of 7 days at most.",
    ],
    ["an empty reason", withText("--reason", " "), "rootwatch: --reason: it must say something.\n"],
    [
      "a reason of two lines",
      withText("--reason", "a\nb"),
      "rootwatch: --reason: it must be one line, without control characters.\n",
    ],
    [
      "a long reason",
      withText("--reason", "x".repeat(201)),
      "rootwatch: --reason: expected at most 200 characters.\n",
    ],
    [
      "a name that a terminal would obey",
      withText("--by", "dana\u001B[2J"),
      "rootwatch: --by: it must be one line, without control characters.\n",
    ],
    ["a long name", withText("--by", "x".repeat(81)), "rootwatch: --by: expected at most 80 characters.\n"],
    [
      "a beginning that is past",
      [...ANNOUNCE, "--from", "2026-11-23T05:59:59Z"],
      "rootwatch: --from is past: it is 2026-11-23T06:00:00Z",
    ],
    [
      "a beginning far ahead",
      [...ANNOUNCE, "--from", "2027-01-01"],
      "rootwatch: --from is more than 30 days ahead.\n",
    ],
    ["a beginning that is no time", [...ANNOUNCE, "--from", "tomorrow"], "It must be a UTC time such as"],
    [
      "a bucket that is none",
      ["announce", ...WHAT, "--bucket", "a;reboot"],
      "It must be the name of a bucket",
    ],
    ["a bucket and a stage", [...ANNOUNCE, "--stage", "test"], "cannot be used with option"],
    ["a stage that is none", ["announce", ...WHAT, "--stage", "a b"], "It must be the name of a stage"],
    [
      "a Region that is none",
      [...ANNOUNCE, "--region", "Frankfurt"],
      "It must be a Region such as eu-central-1.",
    ],
    ["to list and to announce", ["announce", "--list", ...WHAT], "cannot be used with option"],
    [
      "to list and to cancel",
      ["announce", "--list", "--cancel", ANNOUNCEMENT.id],
      "cannot be used with option",
    ],
    ["to cancel and to announce", [...ANNOUNCE, "--cancel", ANNOUNCEMENT.id], "cannot be used with option"],
    ["an id that is none", ["announce", "--cancel", "the last one"], "It must be an id that --list shows"],
  ])("%s, before AWS is asked", async (_, args, message) => {
    const { code, out, err } = await runCli(args);
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect({ code, out, sts: sts.calls(), s3: s3.calls() }).toEqual({ code: 2, out: "", sts: [], s3: [] });
  });

  it("root itself", async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
    const { code, out, err } = await runCli(ANNOUNCE);
    expect(err).toBe(
      "rootwatch: These are credentials of root, which cannot vouch for itself: announce as an IAM identity.\n",
    );
    expect({ code, out, s3: s3.calls() }).toEqual({ code: 2, out: "", s3: [] });
  });

  it("an announcement that there is not", async () => {
    const { code, err } = await runCli(["announce", "--cancel", ANNOUNCEMENT.id, ...AT]);
    expect(err).toBe(
      `rootwatch: There is no announcement 0123456789ab of account ${ACCOUNT}; --list names them.\n`,
    );
    expect(code).toBe(2);
  });

  it.each([
    [
      "a bucket that may not be read, or is another's",
      () => s3.on(GetObjectCommand).rejects(awsError("AccessDenied", 403)),
      `Cannot read s3://rootwatch-evidence/${KEY}: AccessDenied: as AWS says it. The bucket must be of account ${ACCOUNT}, and these credentials allowed to do that.`,
    ],
    [
      "a bucket that may not be written",
      () => s3.on(PutObjectCommand).rejects(awsError("AccessDenied", 403)),
      `Cannot write s3://rootwatch-evidence/${KEY}: AccessDenied: as AWS says it. The bucket must be of account ${ACCOUNT}, and these credentials allowed to do that.`,
    ],
    [
      "a bucket that there is not",
      () => s3.on(GetObjectCommand).rejects(awsError("NoSuchBucket", 404)),
      "There is no bucket rootwatch-evidence.",
    ],
    [
      "S3 that does not answer",
      () => s3.on(GetObjectCommand).rejects(awsError("InternalError", 500)),
      `Cannot read s3://rootwatch-evidence/${KEY}: InternalError: as AWS says it.`,
    ],
    [
      "an object that cannot be read",
      () => {
        // The command asks nothing else of the stream.
        const Body = { transformToString: async () => "\u001B{" } as never;
        s3.on(GetObjectCommand).resolves({ Body, ETag: '"v1"' });
      },
      `s3://rootwatch-evidence/${KEY} cannot be read, and is left as it is: it is not JSON.`,
    ],
  ])("%s", async (_, given, message) => {
    given();
    expect(await runCli(ANNOUNCE)).toEqual({ code: 2, out: "", err: `rootwatch: ${message}\n` });
  });

  it("an object that others never stop writing", async () => {
    s3.on(PutObjectCommand).rejects(
      new S3ServiceException({
        name: "PreconditionFailed",
        $fault: "client",
        $metadata: { httpStatusCode: 412 },
      }),
    );
    const { code, out, err } = await runCli(ANNOUNCE);
    expect(err).toContain("all the time, and nothing was changed: try again.\n");
    expect({ code, out, tries: puts().length }).toEqual({ code: 2, out: "", tries: 5 });
  });
});
