import {
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { emptyBucket } from "../../../src/store/purge/empty.ts";
import { lookAtBucket } from "../../../src/store/purge/look.ts";
import { NOW } from "../../helpers/account-fixture.ts";
import { awsError, webPageError } from "../../helpers/aws-mock.ts";
import {
  BUCKET,
  deleted,
  evidence,
  lockable,
  look,
  OURS,
  silent,
  version,
} from "../../helpers/evidence-bucket.ts";

const DAY = 86_400_000;

describe("a lock", () => {
  const LATER = new Date(NOW.getTime() + DAY);
  const FORTY = Array.from({ length: 40 }, (_, n) => version(`k${n}`));

  it("is asked of no version where the bucket has no Object Lock", async () => {
    const bucket = evidence();
    expect((await look(bucket)).obstacle).toBeUndefined();
    expect(bucket.s3.commandCalls(GetObjectRetentionCommand)).toEqual([]);
  });

  it("is on nothing: every version was asked, no delete marker", async () => {
    const bucket = lockable();
    bucket.s3.on(ListObjectVersionsCommand).resolves({
      IsTruncated: false,
      Versions: FORTY,
      DeleteMarkers: [{ Key: "gone", VersionId: "1" }],
    });
    expect((await look(bucket)).obstacle).toBeUndefined();
    for (const command of [GetObjectRetentionCommand, GetObjectLegalHoldCommand]) {
      const asked = bucket.s3.commandCalls(command as typeof GetObjectRetentionCommand);
      expect(asked.map(({ args: [{ input }] }) => input)).toEqual(
        FORTY.map(({ Key, VersionId }) => ({ ...OURS, Key, VersionId })),
      );
    }
  });

  it.each([
    ["to the second at which it ends holds no more", 0, undefined],
    [
      "of which a second is left holds",
      1000,
      '"a" (version v1) is locked until 2026-11-23T06:00:01Z (compliance mode): nobody can delete it before.',
    ],
  ])("%s", async (_, left, obstacle) => {
    const bucket = lockable();
    bucket.s3.on(GetObjectRetentionCommand).resolves({
      Retention: { Mode: "COMPLIANCE", RetainUntilDate: new Date(NOW.getTime() + left) },
    });
    expect((await look(bucket)).obstacle).toBe(obstacle);
  });

  it("is named of the first of several, and no version is asked for long after it", async () => {
    const bucket = lockable();
    bucket.s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false, Versions: FORTY });
    for (const Key of ["k17", "k18", "k39"]) {
      bucket.s3
        .on(GetObjectRetentionCommand, { Key })
        .resolves({ Retention: { Mode: "GOVERNANCE", RetainUntilDate: LATER } });
    }
    expect((await look(bucket)).obstacle).toBe(
      '"k17" (version v1) is locked until 2026-11-24T06:00:00Z (governance mode): --bypass-governance deletes it ' +
        "all the same, with the permission s3:BypassGovernanceRetention.",
    );
    expect(bucket.s3.commandCalls(GetObjectRetentionCommand).length).toBe(32);
  });

  it("is looked for on the newest version first: where all are kept for as long, it ends last", async () => {
    const bucket = lockable();
    bucket.s3.on(ListObjectVersionsCommand).resolves({
      IsTruncated: false,
      Versions: [
        { ...version("old"), LastModified: new Date(NOW.getTime() - 2 * DAY) },
        { ...version("new"), LastModified: new Date(NOW.getTime() - DAY) },
      ],
    });
    bucket.s3
      .on(GetObjectRetentionCommand)
      .resolves({ Retention: { Mode: "COMPLIANCE", RetainUntilDate: LATER } });
    expect((await look(bucket)).obstacle).toContain('"new" (version v1) is locked until');
  });

  it.each([
    ["governance mode goes", "GOVERNANCE", undefined],
    [
      "compliance mode stays",
      "COMPLIANCE",
      '"a" (version v1) is locked until 2026-11-24T06:00:00Z (compliance',
    ],
    [
      "a mode that nobody knows stays",
      "ARREST",
      '"a" (version v1) is locked until 2026-11-24T06:00:00Z (arrest',
    ],
  ])("in %s where governance is bypassed", async (_, Mode, obstacle) => {
    const bucket = lockable();
    const target = { ...bucket.target, bypassGovernance: true };
    bucket.s3
      .on(GetObjectRetentionCommand)
      .resolves({ Retention: { Mode: Mode as "GOVERNANCE", RetainUntilDate: LATER } });
    const contents = await lookAtBucket(target, NOW, silent);
    if (obstacle !== undefined) {
      expect(contents.obstacle).toContain(obstacle);
      return;
    }
    expect(contents.obstacle).toBeUndefined();
    bucket.s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false });
    await emptyBucket(target, contents, silent);
    const [call] = bucket.s3.commandCalls(DeleteObjectsCommand);
    expect(call?.args[0].input).toMatchObject({ BypassGovernanceRetention: true });
  });

  it("under a legal hold stays, whatever is bypassed", async () => {
    const bucket = lockable();
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    const contents = await lookAtBucket({ ...bucket.target, bypassGovernance: true }, NOW, silent);
    expect(contents.obstacle).toContain("is under a legal hold");
  });

  it("can be a legal hold", async () => {
    const bucket = lockable();
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    expect((await look(bucket)).obstacle).toBe(
      '"a" (version v1) is under a legal hold, which lasts until somebody takes it off.',
    );
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "OFF" } });
    expect((await look(bucket)).obstacle).toBeUndefined();
  });

  it("shows no character of a key that a terminal would obey", async () => {
    const bucket = lockable();
    bucket.s3
      .on(ListObjectVersionsCommand)
      .resolves({ IsTruncated: false, Versions: [version("a\u001B[2J\u202E\nb")] });
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    expect((await look(bucket)).obstacle).toContain('"a\uFFFD[2J\uFFFD\uFFFDb" (version v1)');
  });

  it.each([
    [
      "of the bucket is denied",
      GetObjectLockConfigurationCommand,
      awsError("AccessDenied", 403),
      "it has Object Lock",
    ],
    ["of the bucket is a web page", GetObjectLockConfigurationCommand, webPageError(), "it has Object Lock"],
    [
      "of a version is denied",
      GetObjectRetentionCommand,
      awsError("AccessDenied", 403),
      '"a" (version v1) is locked',
    ],
    [
      "hold of a version is denied",
      GetObjectLegalHoldCommand,
      awsError("AccessDenied", 403),
      '"a" (version v1) is locked',
    ],
  ] as const)("that cannot be read is an obstacle: that %s", async (_, command, error, what) => {
    const bucket = lockable();
    bucket.s3.on(command as typeof GetObjectRetentionCommand).rejects(error);
    const contents = await look(bucket);
    expect(contents.obstacle).toMatch(/^whether .* could not be read \(.+\)\.$/);
    expect(contents.obstacle).toContain(`whether ${what}`);
    await expect(emptyBucket(bucket.target, contents, silent)).rejects.toMatchObject({
      code: "purge_refused",
      message: `Nothing was deleted from bucket ${BUCKET}: ${contents.obstacle}`,
    });
    expect(deleted(bucket)).toEqual([]);
  });

  it.each([
    ["of the bucket", GetObjectLockConfigurationCommand],
    ["of a version", GetObjectRetentionCommand],
    ["hold of a version", GetObjectLegalHoldCommand],
  ])("%s that is not in the answer is not taken for none", async (_, command) => {
    const bucket = lockable();
    bucket.s3.on(command as typeof GetObjectRetentionCommand).resolves({});
    expect((await look(bucket)).obstacle).toMatch(/could not be read/);
  });
});
