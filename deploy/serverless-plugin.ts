import { join } from "node:path";
import { CloudFormationClient, type CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import { SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { distance } from "fastest-levenshtein";
import { readSettings } from "./bundle.ts";
import { lostChoices } from "./kept-choices.ts";
import { MAX_NAME, type Parameters, parameters, parseParameters } from "./parameters.ts";
import { watchedRegions } from "./regions.ts";
import { askForConfirmation, type Outputs, stackOutputs } from "./stack.ts";
import { passedOverRegion, resolveVariable } from "./variables.ts";

/** As much of the Serverless Framework as is used here. */
interface Serverless {
  readonly serviceDir: string;
  readonly service: {
    readonly custom: { readonly rootwatch: unknown; readonly name: string };
    readonly provider: { readonly region: string; stackPolicy?: unknown };
    readonly functions: Record<string, unknown>;
    readonly resources: { readonly Resources: Record<string, { DependsOn?: string[] }> };
  };
  readonly processedInput: { readonly commands: readonly string[] };
  readonly classes: { readonly Error: new (message: string, code?: string) => Error };
  getProvider(name: "aws"): AwsProvider;
}

interface AwsProvider {
  readonly naming: { getStackName(): string };
  /** Region, credentials, retries and endpoint, for clients of the SDK. */
  getAwsSdkV3Config(): Promise<CloudFormationClientConfig & SNSClientConfig>;
}

interface Options {
  readonly param?: readonly string[];
  readonly region?: string;
  readonly "aws-profile"?: string;
}

interface Logging {
  readonly log: { notice(text: string): void; warning(text: string): void };
}

/** Commands that make something of the parameters; a removal needs none. */
const TAKE_PARAMETERS: ReadonlySet<string> = new Set(["deploy", "package"]);

const LIVES_IN_A_REGION: ReadonlySet<string> = new Set(["deploy", "invoke", "info", "remove"]);

/** Milliseconds: longer than the function may run. Who gives up earlier asks again, and has a second audit made. */
const INVOKE_TIMEOUT_MS = 310_000;

/** Stands in serverless.yml: checks the parameters before anything happens, and says what is left to do after it. */
export default class RootwatchPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void> | void>>;

  /** `${rootwatch:hoursUntilMissing}` */
  readonly configurationVariablesSources = { rootwatch: { resolve: resolveVariable } };

  readonly #serverless: Serverless;
  readonly #log: Logging["log"];
  #left: Outputs = {};

  constructor(serverless: Serverless, options: Options, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    if (serverless.processedInput.commands[0] === "invoke") {
      process.env["AWS_CLIENT_TIMEOUT"] ??= String(INVOKE_TIMEOUT_MS);
      process.env["SLS_AWS_REQUEST_MAX_RETRIES"] ??= "0";
    }
    this.hooks = {
      initialize: async () => {
        await this.#refuseAnotherRegion(options);
        this.#check(options.param ?? []);
      },
      "before:deploy:deploy": () => this.#refuseToLose(),
      "after:deploy:deploy": () => this.#tellWhoIsAsked(),
      "before:remove:remove": () => this.#rememberOutputs(),
      "after:remove:remove": () => this.#tellWhatIsLeft(),
    };
  }

  #check(given: readonly string[]): void {
    if (!TAKE_PARAMETERS.has(this.#serverless.processedInput.commands.join(" "))) return;
    const problems = given.flatMap((text) => unknownParameter(text.split("=", 1)[0] ?? ""));
    try {
      const { settings, ...given } = parseParameters(this.#serverless.service.custom.rootwatch);
      this.#leaveOut(given);
      // The build would find a mistake in them as well, and tell it among the stacks of everything it passed through.
      readSettings(join(this.#serverless.serviceDir, settings), new Date());
    } catch (error) {
      problems.push((error as Error).message);
    }
    const { name } = this.#serverless.service.custom;
    if (name.length > MAX_NAME) {
      problems.push(
        `--stage: ${name} has ${name.length} characters, and names made of it may have ${MAX_NAME}`,
      );
    }
    if (problems.length === 0) return;
    const { Error: ServerlessError } = this.#serverless.classes;
    throw new ServerlessError(
      `The parameters are not valid (docs/parameters.md):\n${problems.join("\n")}`,
      "ROOTWATCH_PARAMETERS",
    );
  }

  /** What no condition of CloudFormation can leave out, and nobody asked for. */
  #leaveOut({
    objectLock,
    slackWorkspaceId,
    slackWebhook,
    watchRegions,
    forwarders,
    createTrail,
  }: Omit<Parameters, "settings">): void {
    const { provider, resources, functions } = this.#serverless.service;
    const { Resources } = resources;
    if (slackWebhook === "") delete functions["slackWebhook"];
    // Who deploys needs a permission more for it.
    if (objectLock === "none") delete provider.stackPolicy;
    const withoutForwarders =
      forwarders === "by-hand" || watchedRegions(watchRegions, provider.region).length === 1;
    const isUnwanted = (name: string) =>
      (slackWorkspaceId === "" && name === "SlackChannel") ||
      (slackWebhook === "" && name.startsWith("SlackWebhook")) ||
      (createTrail === "no" && name === "Trail") ||
      (withoutForwarders && name.startsWith("Forwarders"));
    for (const [name, resource] of Object.entries(Resources)) {
      if (isUnwanted(name)) delete Resources[name];
      // CloudFormation takes no dependency on what is not there.
      else if (resource.DependsOn) resource.DependsOn = resource.DependsOn.filter((on) => !isUnwanted(on));
    }
  }

  async #outputs(): Promise<Outputs> {
    const aws = this.#serverless.getProvider("aws");
    return stackOutputs(new CloudFormationClient(await aws.getAwsSdkV3Config()), aws.naming.getStackName());
  }

  /** Everything would go to another Region than the one that the profile names, and nobody would look for it there. */
  async #refuseAnotherRegion({ region, "aws-profile": profile }: Options): Promise<void> {
    if (region !== undefined || !LIVES_IN_A_REGION.has(this.#serverless.processedInput.commands.join(" ")))
      return;
    const passedOver = await passedOverRegion(profile);
    if (passedOver === undefined) return;
    const { Error: ServerlessError } = this.#serverless.classes;
    throw new ServerlessError(
      `The AWS profile says ${passedOver}, and nothing else says where this is to happen: give --region ${passedOver}, or another.`,
      "ROOTWATCH_REGION",
    );
  }

  async #refuseToLose(): Promise<void> {
    const wanted = parseParameters(this.#serverless.service.custom.rootwatch);
    const problems = lostChoices(await this.#outputs(), wanted);
    if (problems.length === 0) return;
    const { Error: ServerlessError } = this.#serverless.classes;
    throw new ServerlessError(problems.join("\n"), "ROOTWATCH_PARAMETERS");
  }

  /** A topic of whose subscriptions nobody has confirmed one tells nobody, and says so to nobody. */
  async #tellWhoIsAsked(): Promise<void> {
    const { AlertsTopicArn: alerts, OperationsTopicArn: operations, UndeliveredArn } = await this.#outputs();
    if (alerts === undefined || operations === undefined) return;
    const { email, operationsEmail } = parseParameters(this.#serverless.service.custom.rootwatch);
    const sns = new SNSClient(await this.#serverless.getProvider("aws").getAwsSdkV3Config());
    const waiting = await askForConfirmation(sns, UndeliveredArn, [
      { topicArn: alerts, email },
      { topicArn: operations, email: operationsEmail || email },
    ]);
    if (waiting.length === 0) return;
    this.#log.notice(
      [
        "",
        "These subscriptions wait for confirmation; until then nobody is told anything:",
        ...waiting.map(({ email, topic }) => `  ${email} to ${topic}`),
        '  Open each mail "AWS Notification - Subscription Confirmation" and follow its link, within two days.',
        "  After that, or where somebody has left: deploy again, and AWS asks again.",
        "",
      ].join("\n"),
    );
  }

  async #rememberOutputs(): Promise<void> {
    this.#left = await this.#outputs();
  }

  #tellWhatIsLeft(): void {
    const { EvidenceBucket: bucket, KeyArn: key, ObjectLock: lock } = this.#left;
    if (bucket === undefined) return;
    this.#log.notice(
      [
        "",
        "What is left, on purpose:",
        `  the evidence, in bucket ${bucket}`,
        ...(key === undefined ? [] : [`  the key that encrypts it, ${key}`]),
        ...(lock === undefined
          ? []
          : [`  Object Lock keeps it in ${lock} mode, each file for its days: docs/evidence.md`]),
        "  To delete the evidence for ever, in the same Region:",
        `  npx rootwatch purge --bucket ${bucket} --yes --delete-bucket${lock === "governance" ? " --bypass-governance" : ""}`,
        "",
      ].join("\n"),
    );
  }
}

function unknownParameter(name: string): string[] {
  const names = Object.keys(parameters.entries);
  if (names.includes(name)) return [];
  const [near] = names.toSorted((a, b) => distance(name, a) - distance(name, b));
  return [`${name}: there is no such parameter; the nearest is ${near}`];
}
