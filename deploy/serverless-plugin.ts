import { join } from "node:path";
import { CloudFormationClient, type CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import { SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { distance } from "fastest-levenshtein";
import { readSettings } from "./bundle.ts";
import { parameters, parseParameters } from "./parameters.ts";
import { hoursUntilMissing } from "./schedule.ts";
import { type Outputs, pendingSubscriptions, stackOutputs } from "./stack.ts";

/** As much of the Serverless Framework as is used here. */
interface Serverless {
  readonly serviceDir: string;
  readonly service: { readonly custom: { readonly rootwatch: unknown } };
  readonly processedInput: { readonly commands: readonly string[] };
  readonly classes: { readonly Error: new (message: string, code?: string) => Error };
  getProvider(name: "aws"): AwsProvider;
}

interface AwsProvider {
  readonly naming: { getStackName(): string };
  /** Region, credentials, retries and endpoint, for clients of the SDK. */
  getAwsSdkV3Config(): Promise<CloudFormationClientConfig & SNSClientConfig>;
}

interface Logging {
  readonly log: { notice(text: string): void; warning(text: string): void };
}

interface VariableRequest {
  readonly address: string;
  resolveVariable(variable: string): Promise<unknown>;
}

/** Commands that make something of the parameters; a removal needs none. */
const TAKE_PARAMETERS: ReadonlySet<string | undefined> = new Set(["deploy", "package"]);

/** Stands in serverless.yml: checks the parameters before anything happens, and says what is left to do after it. */
export default class RootwatchPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void> | void>>;

  /** `${rootwatch:hoursUntilMissing}` */
  readonly configurationVariablesSources = {
    rootwatch: {
      async resolve({ address, resolveVariable }: VariableRequest) {
        if (address !== "hoursUntilMissing") throw new Error(`there is no \${rootwatch:${address}}`);
        try {
          return { value: hoursUntilMissing(String(await resolveVariable("param:schedule"))) };
        } catch {
          // A schedule that cannot be read is told of with all other parameters.
          return { value: 1 };
        }
      },
    },
  };

  readonly #serverless: Serverless;
  readonly #log: Logging["log"];
  #left: Outputs = {};

  constructor(serverless: Serverless, options: { readonly param?: readonly string[] }, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    this.hooks = {
      initialize: () => this.#check(options.param ?? []),
      "after:deploy:deploy": () => this.#tellWhoIsAsked(),
      "before:remove:remove": () => this.#rememberOutputs(),
      "after:remove:remove": () => this.#tellWhatIsLeft(),
    };
  }

  #check(given: readonly string[]): void {
    if (!TAKE_PARAMETERS.has(this.#serverless.processedInput.commands[0])) return;
    const problems = given.flatMap((text) => unknownParameter(text.split("=", 1)[0] ?? ""));
    try {
      const { settings } = parseParameters(this.#serverless.service.custom.rootwatch);
      // The build would find a mistake in them as well, and tell it among the stacks of everything it passed through.
      readSettings(join(this.#serverless.serviceDir, settings), new Date());
    } catch (error) {
      problems.push((error as Error).message);
    }
    if (problems.length === 0) return;
    const { Error: ServerlessError } = this.#serverless.classes;
    throw new ServerlessError(
      `The parameters are not valid (docs/parameters.md):\n${problems.join("\n")}`,
      "ROOTWATCH_PARAMETERS",
    );
  }

  async #outputs(): Promise<Outputs> {
    const aws = this.#serverless.getProvider("aws");
    return stackOutputs(new CloudFormationClient(await aws.getAwsSdkV3Config()), aws.naming.getStackName());
  }

  /** A topic of whose subscriptions nobody has confirmed one tells nobody, and says so to nobody. */
  async #tellWhoIsAsked(): Promise<void> {
    const outputs = await this.#outputs();
    const sns = new SNSClient(await this.#serverless.getProvider("aws").getAwsSdkV3Config());
    const topics = [outputs["AlertsTopicArn"], outputs["OperationsTopicArn"]];
    const waiting = await pendingSubscriptions(
      sns,
      topics.filter((arn) => arn !== undefined),
    );
    if (waiting.length === 0) return;
    this.#log.notice(
      [
        "",
        "These subscriptions wait for confirmation; until then nobody is told anything:",
        ...waiting.map(({ endpoint, protocol, topic }) => `  ${endpoint} (${protocol}) to ${topic}`),
        '  Open each mail "AWS Notification - Subscription Confirmation" and follow its link, within two days.',
        "",
      ].join("\n"),
    );
  }

  async #rememberOutputs(): Promise<void> {
    this.#left = await this.#outputs();
  }

  #tellWhatIsLeft(): void {
    const { EvidenceBucket: bucket, KeyArn: key } = this.#left;
    if (bucket === undefined) return;
    this.#log.notice(
      [
        "",
        "What is left, on purpose:",
        `  the evidence, in bucket ${bucket}`,
        ...(key === undefined ? [] : [`  the key that encrypts it, ${key}`]),
        `  To delete the evidence for ever: npx rootwatch purge --bucket ${bucket} --yes --delete-bucket`,
        "",
      ].join("\n"),
    );
  }
}

function unknownParameter(name: string): string[] {
  const names = Object.keys(parameters.shape);
  if (names.includes(name)) return [];
  const [near] = names.toSorted((a, b) => distance(name, a) - distance(name, b));
  return [`${name}: there is no such parameter; the nearest is ${near}`];
}
