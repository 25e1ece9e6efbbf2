import {
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { MOST_LIVE_USERS } from "../../../src/account/live-users.ts";
import { askLiveUsers } from "../../../src/account/sections/ask-live-users.ts";
import { checkValue } from "../../../src/account/snapshot.ts";
import { userArn } from "../../helpers/account-fixture.ts";
import { awsError, METADATA, mockAws } from "../../helpers/aws-mock.ts";
import { virtualClock } from "../../helpers/virtual-clock.ts";

const NOW = "2026-11-23T06:00:00Z";
const MADE = new Date("2024-05-01T10:00:00.000Z");
const DANA = { arn: userArn("dana"), name: "dana" };
const PHONE = "arn:aws:iam::111122223333:mfa/phone";
const noSuchUser = new NoSuchEntityException({ message: "no such user", ...METADATA });

const someUsers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ arn: userArn(`user-${index}`), name: `user-${index}` }));

/** A user with a password, a key and a device. */
function answering() {
  const aws = mockAws();
  aws.iam.on(GetLoginProfileCommand).resolves({ LoginProfile: { UserName: "dana", CreateDate: MADE } });
  aws.iam.on(ListAccessKeysCommand).resolves({
    AccessKeyMetadata: [{ UserName: "dana", AccessKeyId: "AKIAEXAMPLE", Status: "Active", CreateDate: MADE }],
    IsTruncated: false,
  });
  aws.iam.on(ListMFADevicesCommand).resolves({
    MFADevices: [{ UserName: "dana", SerialNumber: PHONE, EnableDate: MADE }],
    IsTruncated: false,
  });
  return aws;
}

const ask = (aws: ReturnType<typeof mockAws>, users: readonly (typeof DANA)[] = [DANA], budgetMs = 5_000) =>
  askLiveUsers(aws.clients.iam, users, { budgetMs, clock: virtualClock() });

const CreateDate = "2024-05-01T10:00:00Z";
const known = (value: unknown) => ({ status: "known", value });

describe("what AWS says of single users now", () => {
  test("is kept as far as it is needed, with the time, as the snapshot has it", async () => {
    const aws = answering();
    const value = await ask(aws);
    expect(value).toEqual({
      [DANA.arn]: {
        asOf: NOW,
        GetLoginProfile: known({ CreateDate }),
        ListAccessKeys: known([{ CreateDate, Status: "Active" }]),
        ListMFADevices: known([{ SerialNumber: PHONE }]),
      },
    });
    expect(checkValue("liveUsers", value)).toEqual({ ok: true, value });
    expect(aws.iam.calls().map(({ args }) => args[0].input)).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ UserName: "dana" })),
    );
  });

  test("no login profile is no password, and the user is there", async () => {
    const aws = answering();
    aws.iam.on(GetLoginProfileCommand).rejects(noSuchUser);
    expect((await ask(aws))[DANA.arn]).toMatchObject({ GetLoginProfile: known(null), asOf: NOW });
  });

  test.each([
    ["ListAccessKeys", ListAccessKeysCommand],
    ["ListMFADevices", ListMFADevicesCommand],
  ])("no such user, says %s: gone", async (_, command) => {
    const aws = answering();
    aws.iam.on(GetLoginProfileCommand).rejects(noSuchUser);
    aws.iam.on(command as typeof ListAccessKeysCommand).rejects(noSuchUser);
    const value = await ask(aws);
    expect(value).toEqual({ [DANA.arn]: { asOf: NOW, gone: true } });
    expect(checkValue("liveUsers", value)).toEqual({ ok: true, value });
  });

  test("the pages of a list are all read", async () => {
    const aws = answering();
    aws.iam
      .on(ListAccessKeysCommand)
      .resolvesOnce({ AccessKeyMetadata: [], IsTruncated: true, Marker: "more" })
      .resolves({ AccessKeyMetadata: [{ Status: "Inactive", CreateDate: MADE }], IsTruncated: false });
    expect((await ask(aws))[DANA.arn]).toMatchObject({
      ListAccessKeys: known([{ CreateDate, Status: "Inactive" }]),
    });
    const markers = aws.iam.commandCalls(ListAccessKeysCommand).map(({ args }) => args[0].input.Marker);
    expect(markers).toEqual([undefined, "more"]);
  });

  test("what is denied, throttled or no answer costs itself alone", async () => {
    const aws = answering();
    aws.iam.on(GetLoginProfileCommand).rejects(awsError("AccessDenied", 403));
    aws.iam.on(ListAccessKeysCommand).resolves({ IsTruncated: false });
    const value = await ask(aws);
    expect(value[DANA.arn]).toMatchObject({
      GetLoginProfile: { status: "unavailable", reason: "access_denied" },
      ListAccessKeys: { status: "unavailable", reason: "malformed" },
      ListMFADevices: known([{ SerialNumber: PHONE }]),
    });
    expect(checkValue("liveUsers", value)).toEqual({ ok: true, value });
    aws.iam.on(ListMFADevicesCommand).rejects(awsError("Throttling"));
    expect((await ask(aws))[DANA.arn]).toMatchObject({
      ListMFADevices: { status: "unavailable", reason: "throttled" },
    });
  });

  test("a call that never ends, and one that is broken off, were late: the rest is there", async () => {
    const aws = answering();
    aws.iam.on(ListAccessKeysCommand).callsFake(() => new Promise(() => undefined));
    const late = { status: "unavailable", reason: "timeout", message: "AWS did not answer within 5 s." };
    expect((await ask(aws))[DANA.arn]).toMatchObject({
      GetLoginProfile: known({ CreateDate }),
      ListAccessKeys: late,
    });
  });

  test("who comes after the time is up is not asked about, and said to be late", async () => {
    const aws = answering();
    aws.iam.on(ListMFADevicesCommand).callsFake(() => new Promise(() => undefined));
    const value = await ask(aws, someUsers(7));
    expect(Object.keys(value)).toHaveLength(7);
    expect(aws.iam.commandCalls(ListMFADevicesCommand)).toHaveLength(5);
    expect(value[userArn("user-6")]).toMatchObject({
      GetLoginProfile: { reason: "timeout" },
      ListMFADevices: { reason: "timeout" },
    });
  });

  test("five users at once, fifty at most, each once", async () => {
    const aws = answering();
    let now = 0;
    let most = 0;
    aws.iam.on(GetLoginProfileCommand).callsFake(async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { LoginProfile: { CreateDate: MADE } };
    });
    const value = await askLiveUsers(aws.clients.iam, someUsers(60), { budgetMs: 60_000 });
    expect(most).toBe(5);
    expect(MOST_LIVE_USERS).toBe(50);
    expect(Object.keys(value).sort()).toEqual(
      someUsers(50)
        .map(({ arn }) => arn)
        .sort(),
    );
    expect(aws.iam.commandCalls(GetLoginProfileCommand)).toHaveLength(50);
  });

  test("nobody: nothing is asked", async () => {
    const aws = mockAws();
    expect(await ask(aws, [])).toEqual({});
    expect(aws.iam.calls()).toEqual([]);
  });
});
