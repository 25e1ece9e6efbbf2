import { InvalidArgumentError, Option } from "commander";
import { parseUtc } from "../account/time.ts";
import { SEVERITIES } from "../rules/rule.ts";

/** `2026-11-23T06:00:00Z`, or a day for its first second. */
export function utcArgument(text: string): Date {
  const at = parseUtc(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at === undefined) throw new InvalidArgumentError("It must be a UTC time such as 2026-11-23T06:00:00Z.");
  return at;
}

/** An empty text would be the folder that one is in: what a variable of the shell that is not set becomes. */
export function folderArgument(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must name a folder.");
  return text;
}

export function formatOption(): Option {
  return new Option("--format <format>", "how to write it").choices(["text", "json"]).default("text");
}

export function failOnOption(description: string): Option {
  return new Option("--fail-on <severity>", description).choices([...SEVERITIES, "none"]).default("high");
}

/** Seconds for the calls of a live account together. */
export function deadlineOption(): Option {
  return new Option("--deadline <seconds>", "how long a live account may take to answer")
    .default(120)
    .argParser((text) => {
      const seconds = Number(text);
      if (!Number.isInteger(seconds) || seconds < 1 || seconds > 900) {
        throw new InvalidArgumentError("It must be a whole number of seconds from 1 to 900.");
      }
      return seconds;
    });
}

/** A name as S3 allows it: part of a command that is shown, it may not hold anything that a shell would act on. */
export function bucketArgument(text: string): string {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) {
    throw new InvalidArgumentError("It must be the name of a bucket: 3 to 63 of a-z, 0-9, hyphen and point.");
  }
  return text;
}

/** Which installation is meant, where no stack is to be asked. */
export function bucketOption(): Option {
  return new Option("--bucket <name>", "the evidence bucket; without it the stack is asked")
    .argParser(bucketArgument)
    .conflicts("stage");
}

export function stageOption(): Option {
  return new Option("--stage <stage>", "the stack is rootwatch-<stage>")
    .argParser(stageArgument)
    .default("prod");
}

export function regionOption(): Option {
  return new Option("--region <region>", "where the stack is; without it that of the AWS settings").argParser(
    regionArgument,
  );
}

/** As the Serverless Framework takes it, and CloudFormation the stack that is named by it. */
function stageArgument(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(text)) {
    throw new InvalidArgumentError("It must be the name of a stage: letters, digits and hyphens.");
  }
  return text;
}

export function regionArgument(text: string): string {
  if (!/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(text)) {
    throw new InvalidArgumentError("It must be a Region such as eu-central-1.");
  }
  return text;
}
