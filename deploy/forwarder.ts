import { eventPatterns, logicalId, RULE_NAMES } from "./event-patterns.ts";

type Resource = { readonly Type: string } & { readonly [key: string]: unknown };

/**
 * The template of what stands in each watched Region that is not the home: rules that forward to the home Region's bus, and a
 * queue for what could not be forwarded. Without a role: it would be one for all Regions, and every stack but the first would
 * fail for it.
 */
export function forwarderTemplate() {
  const resources: Record<string, Resource> = {
    NotForwarded: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: { "Fn::Sub": `\${Name}-not-forwarded` },
        MessageRetentionPeriod: 1_209_600,
        SqsManagedSseEnabled: true,
      },
    },
    NotForwardedPolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: "NotForwarded" }],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "FromOurRules",
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: { "Fn::GetAtt": ["NotForwarded", "Arn"] },
              Condition: {
                StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
                ArnLike: {
                  "aws:SourceArn": {
                    "Fn::Sub": `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${Name}-*`,
                  },
                },
              },
            },
            {
              Sid: "OnlyTls",
              Effect: "Deny",
              Principal: "*",
              Action: "sqs:*",
              Resource: { "Fn::GetAtt": ["NotForwarded", "Arn"] },
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    },
  };
  const patterns = eventPatterns((text) => ({ "Fn::Sub": text }));
  for (const name of RULE_NAMES) {
    resources[logicalId(name)] = {
      Type: "AWS::Events::Rule",
      // What could not be forwarded must have a place to go to from the first event on.
      DependsOn: ["NotForwardedPolicy"],
      Properties: {
        Name: { "Fn::Sub": `\${Name}-${name}` },
        Description: "Forwards to the home Region of Rootwatch.",
        EventPattern: patterns[name],
        State: name === "root-call" ? { Ref: "RootCallState" } : "ENABLED",
        Targets: [
          {
            Id: "home",
            Arn: { Ref: "HomeBusArn" },
            RoleArn: { Ref: "ForwardRoleArn" },
            DeadLetterConfig: { Arn: { "Fn::GetAtt": ["NotForwarded", "Arn"] } },
          },
        ],
      },
    };
  }
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Rootwatch: forwards root activity from this Region to the home Region. Part of the main stack by a StackSet; by itself where those are forbidden.",
    Parameters: {
      Name: {
        Type: "String",
        Description: "Service and stage of the installation, such as rootwatch-prod.",
        AllowedPattern: "[A-Za-z][A-Za-z0-9-]*",
      },
      HomeBusArn: {
        Type: "String",
        Description: "The default event bus of the home Region: output HomeBusArn of the main stack.",
        AllowedPattern: "arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/default",
      },
      ForwardRoleArn: {
        Type: "String",
        Description: "The role that may put events there: output ForwardRoleArn of the main stack.",
        AllowedPattern: "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
      },
      RootCallState: {
        Type: "String",
        Description: "The second one has calls delivered that only read.",
        Default: "ENABLED",
        AllowedValues: ["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
      },
    },
    Resources: resources,
  };
}
