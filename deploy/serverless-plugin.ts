import { distance } from "fastest-levenshtein";
import { parameters, parseParameters } from "./parameters.ts";
import { hoursUntilMissing } from "./schedule.ts";

/** As much of the Serverless Framework as is used here. */
interface Serverless {
  readonly service: { readonly custom: { readonly rootwatch: unknown } };
  readonly classes: { readonly Error: new (message: string, code?: string) => Error };
  getProvider(name: "aws"): AwsProvider;
}

interface AwsProvider {
  readonly naming: { getStackName(): string };
  request(service: string, method: string, input: object): Promise<unknown>;
}

interface Output {
  readonly OutputKey: string;
  readonly OutputValue: string;
}

interface Logging {
  readonly log: { notice(text: string): void; warning(text: string): void };
}

interface VariableRequest {
  readonly address: string;
  resolveVariable(variable: string): Promise<unknown>;
}

/** Stands in serverless.yml: checks the parameters before anything happens, and says what a removal leaves. */
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
  #left: readonly Output[] = [];

  constructor(serverless: Serverless, options: { readonly param?: readonly string[] }, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    this.hooks = {
      initialize: () => this.#check(options.param ?? []),
      "before:remove:remove": () => this.#rememberOutputs(),
      "after:remove:remove": () => this.#tellWhatIsLeft(),
    };
  }

  #check(given: readonly string[]): void {
    const problems = given.flatMap((text) => unknownParameter(text.split("=", 1)[0] ?? ""));
    try {
      parseParameters(this.#serverless.service.custom.rootwatch);
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

  async #rememberOutputs(): Promise<void> {
    const aws = this.#serverless.getProvider("aws");
    // The shape is CloudFormation's own.
    const answer = (await aws.request("CloudFormation", "describeStacks", {
      StackName: aws.naming.getStackName(),
    })) as { Stacks: readonly { Outputs?: readonly Output[] }[] };
    this.#left = answer.Stacks[0]?.Outputs ?? [];
  }

  #tellWhatIsLeft(): void {
    const output = (key: string) => this.#left.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    const bucket = output("EvidenceBucket");
    if (bucket === undefined) return;
    const key = output("KeyArn");
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
