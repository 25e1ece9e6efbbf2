import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { build, type StdinOptions } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bundleOptions, exclude, functionPlugins, readSettings } from "../../deploy/bundle.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { parseAuditRequest } from "../../src/settings/audit-request.ts";
import { ACTIVITY_VARIABLES } from "../helpers/activity-installation.ts";
import { type Built, budgetProblems, codeAtStart, codeOf } from "./bundle-budget.ts";

const root = join(import.meta.dirname, "../..");
const NOW = new Date("2026-11-23T06:00:00Z");

// CloudFormation's tags are left unread: only the functions are asked for.
const serviceFile = parse(readFileSync(join(root, "serverless.yml"), "utf8"), {
  logLevel: "silent",
  merge: true,
}) as { readonly functions: Readonly<Record<string, { readonly handler: string }>> };
const handlers = Object.entries(serviceFile.functions).map(
  ([name, { handler }]) => [name, handler.replace(/\.[^./]+$/, ".ts")] as const,
);

const common = {
  ...bundleOptions,
  logLevel: "silent",
  absWorkingDir: root,
  metafile: true,
  write: false,
} as const;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rootwatch-bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds as serverless-esbuild does: what it calls `exclude` is esbuild's `external`. */
async function bundle(entry: string | StdinOptions, settings = join(root, "rootwatch.yml")): Promise<Built> {
  return build({
    ...common,
    external: exclude,
    plugins: functionPlugins(settings, NOW),
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: { resolveDir: root, ...entry } }),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
  });
}

const sumOf = (files: Built["outputFiles"]) => files.reduce((sum, { contents }) => sum + contents.length, 0);

const textOf = (built: Built) =>
  codeOf(built)
    .map(({ text }) => text)
    .join("");

function settingsFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  ROOTWATCH_ALERTS_TOPIC: "arn:aws:sns:us-east-1:111122223333:alerts",
  ROOTWATCH_OPERATIONS_TOPIC: "arn:aws:sns:us-east-1:111122223333:operations",
  ROOTWATCH_CHAT_TOPIC: "",
  ROOTWATCH_BUCKET: "evidence",
  ROOTWATCH_TIME_ZONE: "UTC",
  ROOTWATCH_AUDIT_HOURS: "26",
};

interface Loaded {
  readonly environment: Readonly<Record<string, string>>;
  readonly event: object;
  readonly answer: string;
}

/** What each function is asked without AWS, and what it answers: by that it is seen to have loaded. */
const LOADED: Readonly<Record<string, Loaded>> = {
  audit: {
    environment: {},
    event: { notfy: "never" },
    answer: 'REFUSED The request is not valid. notfy: unknown key; did you mean "notify"?',
  },
  rootActivity: {
    environment: ACTIVITY_VARIABLES,
    event: { Records: [{ messageId: "1", body: "not an event" }] },
    answer: 'ANSWERED {"batchItemFailures":[{"itemIdentifier":"1"}]}',
  },
  slackWebhook: {
    environment: { ROOTWATCH_SLACK_WEBHOOK: "rootwatch-webhook" },
    event: { Records: [] },
    answer: "REFUSED This is no event of SNS. Records: ",
  },
};

describe("every function", () => {
  it("is known to these tests", () => {
    expect(handlers).toContainEqual(["audit", "src/handlers/audit.ts"]);
    expect(handlers.map(([name]) => name).sort()).toEqual(Object.keys(LOADED).sort());
  });

  it.each(handlers)("%s is within its budgets and holds nothing unwanted", async (_, entry) => {
    expect(budgetProblems(await bundle(entry)).join("\n")).toBe("");
  });

  it.each(handlers)("%s loads where there is no other package, and answers", async (name, entry) => {
    const { environment, event, answer } = LOADED[name] ?? {};
    const built = await bundle(entry);
    const started = mkdtempSync(join(folder, "started-"));
    for (const { path, contents } of codeOf(built)) writeFileSync(join(started, basename(path)), contents);
    const file = join(started, basename(entry).replace(/\.ts$/, ".cjs"));
    const script = `
      const { handler } = require(${JSON.stringify(file)});
      const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 60000,
        invokedFunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:${name}" };
      handler(${JSON.stringify(event)}, context).then(
        (answer) => process.stderr.write("ANSWERED " + JSON.stringify(answer)),
        (error) => process.stderr.write("REFUSED " + error.message));`;
    const { stderr } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: folder,
      env: { ...ENVIRONMENT, ...environment },
    });
    expect(stderr).toContain(answer);
  });

  it("reads at its start what every batch needs, and clients for what is rare when they are needed", async () => {
    const built = await bundle("src/handlers/root-activity.ts");
    const packages = (files: readonly { readonly path: string }[]) =>
      new Set(
        Object.entries(built.metafile.outputs)
          .filter(([output]) => files.some(({ path }) => basename(path) === basename(output)))
          .flatMap(([, { inputs }]) => Object.keys(inputs))
          .flatMap((input) => /@aws-sdk\/(client-\w+)\//.exec(input)?.[1] ?? []),
      );
    expect(packages(codeOf(built))).toEqual(
      new Set(["client-eventbridge", "client-lambda", "client-s3", "client-sns", "client-sqs"]),
    );
    expect(packages(codeAtStart(built))).toEqual(new Set(["client-s3", "client-sns"]));
  });
});

describe("the budgets", () => {
  const problemsOf = async (contents: string, ...limits: number[]) =>
    budgetProblems(await bundle({ contents, sourcefile: "entry.ts" }), ...limits);

  it.each([
    ["a parser of YAML", 'import { parse } from "yaml"; console.log(parse("a: 1"));', "yaml"],
    ["the command line", 'import { Command } from "commander"; console.log(new Command());', "commander"],
    ["our own command line", 'import { EXIT } from "./src/cli/exit-code.ts"; console.log(EXIT);', "src/cli"],
  ])("name %s", async (_, contents, name) => {
    const problems = await problemsOf(contents);
    expect(problems.map((problem) => problem.split(" is in the bundle", 1)[0])).toEqual([name]);
  });

  it("name a second schema library, be it but a part of one", async () => {
    const part = join(folder, "node_modules/zod/v4/locales/de.js");
    mkdirSync(dirname(part), { recursive: true });
    writeFileSync(part, 'export default "Ungültige Eingabe";');
    const contents = 'import de from "zod/v4/locales/de.js"; console.log(de);';
    expect(budgetProblems(await bundle({ contents, resolveDir: folder }))).toEqual([
      "zod is in the bundle: a second schema library",
    ]);
  });

  it("name each way to credentials that is bundled although it is excluded", async () => {
    const installed = exclude.filter((name) => name !== "@aws-sdk/credential-provider-cognito-identity");
    const contents = installed.map((name) => `import * as all from "${name}"; console.log(all);`);
    for (const [index, name] of installed.entries()) {
      const stdin = { contents: contents[index] ?? "", resolveDir: root };
      expect(budgetProblems(await build({ ...common, stdin, outdir: folder }))).toContain(
        `${name} is in the bundle: a way to credentials that is never asked`,
      );
    }
  });

  it("do not mind the schema library, nor the distance of typos", async () => {
    const contents = `
      import * as v from "./src/schema.ts"; import { distance } from "fastest-levenshtein";
      console.log(v.parse(v.object({}), {}), distance);`;
    expect(await problemsOf(contents)).toEqual([]);
  });

  it("name the largest packages first, of the plain and of the zipped budget", async () => {
    const contents = `
      import { Command } from "commander"; import { distance } from "fastest-levenshtein";
      console.log(new Command(), distance);`;
    const [plain, zipped] = await problemsOf(contents, 1_000, 500);
    const order =
      /^\d+ bytes.*; the budget is below (1000|500)\..*\n +\d+ commander\n +\d+ fastest-levenshtein/;
    expect(plain).toMatch(order);
    expect(plain).not.toContain("zipped");
    expect(zipped).toMatch(order);
    expect(zipped).toContain("bytes zipped");
  });

  it("are exceeded by as many bytes as they allow", async () => {
    const built = await bundle({ contents: "console.log(1);" });
    const bytes = codeOf(built)[0]?.contents.length ?? 0;
    expect(budgetProblems(built, bytes + 1)).toEqual([]);
    expect(budgetProblems(built, bytes)).toHaveLength(1);
  });

  it("are, at the start, of what is not loaded later", async () => {
    const built = await bundle({ contents: 'import("fastest-levenshtein").then(console.log);' });
    const [entry] = codeAtStart(built);
    const bytes = sumOf(codeAtStart(built));
    expect(entry?.path).toMatch(/stdin\.cjs$/);
    expect(bytes).toBeLessThan(sumOf(codeOf(built)));
    expect(budgetProblems(built, undefined, undefined, bytes + 1)).toEqual([]);
    expect(budgetProblems(built, undefined, undefined, bytes)).toEqual([
      `${bytes} bytes at the start; the budget is below ${bytes}.`,
    ]);
  });
});

describe("what is bundled beside the code", () => {
  const SHOWS_SETTINGS = { contents: 'import settings from "rootwatch:settings"; console.log(settings);' };
  const TEXT = "# the secret reason\nrules:\n  root-mfa:\n    severity: low # because\n";

  it("is the settings with their hash, and none of the file's comments", async () => {
    const file = settingsFile("commented.yml", TEXT);
    const code = textOf(await bundle(SHOWS_SETTINGS, file));
    expect(code).toContain(readSettings(file, NOW).hash);
    expect(code).toContain('{"root-mfa":{severity:"low"}}');
    expect(code).not.toMatch(/secret|because/);
  });

  it("is the exceptions and the lifecycle too, with what the file leaves out", async () => {
    const text = `exceptions:
      - { rule: root-mfa, resource: "arn:aws:iam::111122223333:root", reason: Soon, owner: Dana, expires: 2026-12-31 }
lifecycle: { endingDays: 21 }
`;
    const code = textOf(await bundle(SHOWS_SETTINGS, settingsFile("excepted.yml", text)));
    expect(code).toContain('reason:"Soon",owner:"Dana",expires:"2026-12-31"');
    expect(code).toMatch(/exceptionDays:365,endingDays:21/);
  });

  it("is the hash of the deployed settings, in the function that audits", async () => {
    const { hash } = readSettings(join(root, "rootwatch.yml"), NOW);
    expect(textOf(await bundle("src/handlers/audit.ts"))).toContain(hash);
  });

  it("is the rules on root that are switched on, and no other, in the one that has root audited", async () => {
    const file = settingsFile("one-off.yml", "rules:\n  root-mfa:\n    enabled: false\n");
    const built = await bundle("src/handlers/root-activity.ts", file);
    const text = textOf(built);
    const [list] = /\["root-[^\]]*"\]/.exec(text) ?? [];
    const ids = JSON.parse(list ?? "[]") as string[];
    expect(ids).toContain("root-access-keys");
    expect(ids.filter((id) => id === "root-mfa" || !id.startsWith("root-"))).toEqual([]);
    expect(() => parseAuditRequest({ rules: ids }, rules, {})).not.toThrow();
  });

  it("is a source map for each file of code, that the code points to, without the sources", async () => {
    const built = await bundle("src/handlers/audit.ts");
    const names = codeOf(built).map(({ path }) => basename(path));
    expect(names).toContain("audit.cjs");
    const sources = codeOf(built).flatMap(({ path, text }) => {
      expect(text.endsWith(`\n//# sourceMappingURL=${basename(path)}.map\n`), path).toBe(true);
      const map = JSON.parse(built.outputFiles.find((file) => file.path === `${path}.map`)?.text ?? "");
      expect(map.sourcesContent ?? null).toBeNull();
      return map.sources as string[];
    });
    for (const file of ["src/handlers/audit.ts", "src/handlers/audit-answered.ts", "src/rules/rule.ts"])
      expect(sources, file).toContainEqual(expect.stringMatching(new RegExp(`${file}$`)));
    expect(built.outputFiles).toHaveLength(2 * names.length);
  });
});

it("what CommonJS cannot do stops the build", async () => {
  const failure = await bundle({ contents: "console.log(import.meta.url);" }).catch(
    (error: Error) => error.message,
  );
  expect(failure).toContain("stdin.cjs is not the same as CommonJS");
  expect(failure).toContain("import.meta");
});

describe("settings with a mistake", () => {
  it.each([
    [
      "a typo in a rule's name",
      "rules:\n  rot-mfa:\n    enabled: false\n",
      ':2: rules.rot-mfa: there is no such rule; did you mean "root-mfa"?',
    ],
    [
      "a typo in a parameter",
      "rules:\n  access-key-age:\n    parameters:\n      maxAgeDay: 30\n",
      ':4: rules.access-key-age.parameters.maxAgeDay: unknown key; did you mean "maxAgeDays"?',
    ],
    [
      "a statement of tomorrow",
      "attestations: [{ id: root-recovery, on: 2026-11-25, by: Dana }]\n",
      ":1: attestations.0.on: 2026-11-25 is in the future",
    ],
  ])("stop the build, with file, line and path: %s", async (_, text, message) => {
    const file = settingsFile("broken.yml", text);
    const failure = await bundle("src/handlers/audit.ts", file).catch((error: Error) => error.message);
    expect(failure).toContain(`${file}${message}`);
  });

  it("stop the build where there is no such file, naming it", async () => {
    const failure = await bundle("src/handlers/audit.ts", join(folder, "none.yml")).catch(
      (error: Error) => error.message,
    );
    expect(failure).toContain(join(folder, "none.yml"));
  });
});
