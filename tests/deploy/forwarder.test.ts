import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { RULE_NAMES } from "../../deploy/event-patterns.ts";
import { forwarderTemplate } from "../../deploy/forwarder.ts";
import { type Json, type Resource, statementsOf } from "./template.ts";

const template = forwarderTemplate();
// Of the resources' properties no more is known than that they are JSON.
const resources = Object.entries(template.Resources) as unknown as readonly [string, Resource][];
const rules = resources.filter(([, { Type }]) => Type === "AWS::Events::Rule");

describe("the template of the other Regions", () => {
  it("is what deploy/forwarder.yml says", () => {
    const text = readFileSync(join(import.meta.dirname, "../../deploy/forwarder.yml"), "utf8");
    expect(parse(text)).toEqual(template);
  });

  it("has rules, a queue and its policy, and no role: a role is one for all Regions", () => {
    expect(new Set(resources.map(([, { Type }]) => Type))).toEqual(
      new Set(["AWS::Events::Rule", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy"]),
    );
    expect(rules).toHaveLength(RULE_NAMES.length);
  });

  it("forwards to the home Region's bus, by the role that may, and keeps what it could not forward", () => {
    for (const [id, { Properties }] of rules) {
      expect(Properties.Targets, id).toEqual([
        {
          Id: "home",
          Arn: { Ref: "HomeBusArn" },
          RoleArn: { Ref: "ForwardRoleArn" },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": ["NotForwarded", "Arn"] } },
        },
      ]);
    }
  });

  it("has the queue take messages before there is a rule that could send one", () => {
    for (const [id, rule] of rules) expect(rule, id).toHaveProperty("DependsOn", ["NotForwardedPolicy"]);
  });

  it("begins all its names with service and stage: by them the role and the queue know its rules", () => {
    for (const [id, { Properties }] of resources) {
      const name = Properties.Name ?? Properties.QueueName;
      if (name !== undefined) expect(name, id).toEqual({ "Fn::Sub": expect.stringMatching(/^\$\{Name\}-./) });
    }
    const policy = template.Resources["NotForwardedPolicy"] as unknown as Resource;
    const [allow, deny] = statementsOf(policy.Properties.PolicyDocument as Json);
    expect(allow).toHaveProperty("Condition.ArnLike", {
      "aws:SourceArn": {
        "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${Name}-*",
      },
    });
    expect(deny).toMatchObject({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
  });

  it("has calls that only read delivered by the state of one rule alone", () => {
    const states = rules.map(([id, { Properties }]) => [id, Properties.State]);
    expect(states.filter(([, state]) => state !== "ENABLED")).toEqual([
      ["RootCallRule", { Ref: "RootCallState" }],
    ]);
    expect(template.Parameters.RootCallState.AllowedValues).toContain(
      "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    );
  });

  it.each([
    ["HomeBusArn", "arn:aws:events:eu-central-1:111122223333:event-bus/default", true],
    ["HomeBusArn", "arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/default", true],
    ["HomeBusArn", "arn:aws:events:eu-central-1:111122223333:event-bus/orders", false],
    ["ForwardRoleArn", "arn:aws-cn:iam::111122223333:role/rootwatch-prod-cn-north-1-forward", true],
    ["ForwardRoleArn", "rootwatch-prod-eu-central-1-forward", false],
    ["Name", "rootwatch-prod", true],
    ["Name", "rootwatch_prod", false],
  ] as const)("takes as %s %s: %s", (name, value, isTaken) => {
    expect(new RegExp(`^(?:${template.Parameters[name].AllowedPattern})$`).test(value)).toBe(isTaken);
  });

  it("is deployed by hand with parameters that it has, as the document says", () => {
    const text = readFileSync(join(import.meta.dirname, "../../docs/watched-regions.md"), "utf8");
    const [, command = ""] = /--parameter-overrides ([\s\S]*?)\ndone\n/.exec(text) ?? [];
    const given = [...command.matchAll(/\b(\w+)=/g)].map(([, name]) => name);
    const needed = Object.entries(template.Parameters).filter(([, parameter]) => !("Default" in parameter));
    expect(given.sort()).toEqual(needed.map(([name]) => name).sort());
    expect(text).toContain(`RootCallState=${template.Parameters.RootCallState.AllowedValues[1]}`);
  });
});
