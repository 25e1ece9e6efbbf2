import {
  CloudTrailServiceException,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { describe, expect, it } from "vitest";
import { selectorsIn, statusIn, trails } from "../../../src/account/sections/trails.ts";
import { checkValue } from "../../../src/account/snapshot.ts";
import * as v from "../../../src/schema.ts";
import { healthyAws, limits, METADATA, TRAIL } from "../../helpers/aws-mock.ts";

/** As CloudTrail refuses: its errors are JSON. */
const refusal = (name: string) =>
  new CloudTrailServiceException({ name, message: "as AWS says it", $fault: "client", ...METADATA });

async function collected(aws: ReturnType<typeof healthyAws>) {
  const value = await trails.collect(aws.clients, limits());
  expect(checkValue("trails", value)).toEqual({ ok: true, value });
  return value;
}

describe("the trails", () => {
  it("are listed with those that are at home elsewhere, and without what is not needed", async () => {
    const aws = healthyAws();
    aws.cloudTrail.on(DescribeTrailsCommand).resolves({
      trailList: [
        { ...TRAIL, S3BucketName: "logs", SnsTopicName: "dana@example.com", HasInsightSelectors: true },
      ],
    });
    expect(await collected(aws)).toEqual([
      {
        ...TRAIL,
        GetTrailStatus: { status: "known", value: { IsLogging: true } },
        GetEventSelectors: {
          status: "known",
          value: { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] },
        },
      },
    ]);
    const [call] = aws.cloudTrail.commandCalls(DescribeTrailsCommand);
    expect(call?.args[0].input).toEqual({ includeShadowTrails: true });
  });

  it("are asked by their ARN: their status here, their selectors where they are at home", async () => {
    const aws = healthyAws();
    const asked: (string | undefined)[] = [];
    const cloudTrail = (region?: string) => {
      asked.push(region);
      return aws.clients.cloudTrail(region);
    };
    await trails.collect({ ...aws.clients, cloudTrail }, limits());
    expect(asked).toEqual([undefined, undefined, "eu-west-1"]);
    const [status] = aws.cloudTrail.commandCalls(GetTrailStatusCommand);
    const [selectors] = aws.cloudTrail.commandCalls(GetEventSelectorsCommand);
    expect(status?.args[0].input).toEqual({ Name: TRAIL.TrailARN });
    expect(selectors?.args[0].input).toEqual({ TrailName: TRAIL.TrailARN });
  });

  it("of one Region are asked no more: they cannot do", async () => {
    const aws = healthyAws();
    const here = { ...TRAIL, IsMultiRegionTrail: false };
    aws.cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [here] });
    expect(await collected(aws)).toEqual([here]);
    expect(aws.cloudTrail.calls()).toHaveLength(1);
  });

  it("may be none", async () => {
    const aws = healthyAws();
    aws.cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [] });
    expect(await collected(aws)).toEqual([]);
  });

  it("that may not be listed are no list", async () => {
    const aws = healthyAws();
    aws.cloudTrail.on(DescribeTrailsCommand).rejects(refusal("AccessDeniedException"));
    await expect(trails.collect(aws.clients, limits())).rejects.toThrow("as AWS says it");
  });
});

describe("what one trail does not say costs that trail alone, and of it that alone", () => {
  const denied = { status: "unavailable", reason: "access_denied" };
  const failed = { status: "unavailable", reason: "service_error" };
  const malformed = { status: "unavailable", reason: "malformed" };

  it("the selectors of an organization's trail, asked by a member", async () => {
    const aws = healthyAws();
    aws.cloudTrail.on(GetEventSelectorsCommand).rejects(refusal("CloudTrailARNInvalidException"));
    expect(await collected(aws)).toMatchObject([
      { GetTrailStatus: { status: "known" }, GetEventSelectors: failed },
    ]);
  });

  it("one of two trails", async () => {
    const aws = healthyAws();
    const other = { ...TRAIL, Name: "other", TrailARN: `${TRAIL.TrailARN}-other` };
    aws.cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [TRAIL, other] });
    aws.cloudTrail
      .on(GetTrailStatusCommand, { Name: TRAIL.TrailARN })
      .rejects(refusal("AccessDeniedException"));
    expect(await collected(aws)).toMatchObject([
      { Name: TRAIL.Name, GetTrailStatus: denied, GetEventSelectors: { status: "known" } },
      { Name: "other", GetTrailStatus: { status: "known" }, GetEventSelectors: { status: "known" } },
    ]);
  });

  it.each<[string, object, object]>([
    ["answers without members, as of a web page", {}, {}],
    [
      "members of a kind that is not known here",
      { IsLogging: "yes" },
      { TrailARN: "arn", EventSelectors: [{ ReadWriteType: "Some", IncludeManagementEvents: true }] },
    ],
    [
      "selectors that do not say whether they include management events",
      {},
      { TrailARN: "arn", EventSelectors: [{ ReadWriteType: "All" }] },
    ],
  ])("%s", async (_, status, selectors) => {
    const aws = healthyAws();
    aws.cloudTrail.on(GetTrailStatusCommand).resolves(status);
    aws.cloudTrail.on(GetEventSelectorsCommand).resolves(selectors);
    expect(await collected(aws)).toMatchObject([{ GetTrailStatus: malformed, GetEventSelectors: malformed }]);
  });
});

describe("answers of the AWS CLI", () => {
  it("a status", () => {
    expect(statusIn({ IsLogging: false, StopLoggingTime: "2026-11-01T00:00:00+00:00" })).toEqual({
      IsLogging: false,
    });
    expect(() => statusIn({})).toThrow(v.ValiError);
  });

  it("advanced selectors", () => {
    const FieldSelectors = [{ Field: "eventCategory", Equals: ["Management"] }];
    const answer = { TrailARN: TRAIL.TrailARN, AdvancedEventSelectors: [{ Name: "all", FieldSelectors }] };
    expect(selectorsIn(answer)).toEqual({ AdvancedEventSelectors: [{ FieldSelectors }] });
  });

  it("a field selector with an operator that is not known here is no answer: it might let less through", () => {
    const FieldSelectors = [{ Field: "eventCategory", Equals: ["Management"], NotContains: ["root"] }];
    expect(() => selectorsIn({ TrailARN: "arn", AdvancedEventSelectors: [{ FieldSelectors }] })).toThrow(
      v.ValiError,
    );
  });
});
