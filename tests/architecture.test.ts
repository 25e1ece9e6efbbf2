import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../src/rules/registry.generated.ts";

const root = join(import.meta.dirname, "..");

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file: `src/${file}`, text: readFileSync(join(root, "src", file), "utf8") }));

/** What a file imports: packages as they are called, own files from the top of the repository. */
function importsOf({ file, text }: { file: string; text: string }): string[] {
  const names = [...text.matchAll(/(?:from|import\(|import)\s*["']([^"']+)["']/g)].map(
    ([, name]) => name ?? "",
  );
  return names.map((name) => (name.startsWith(".") ? relative(root, join(root, file, "..", name)) : name));
}

const isRuleFile = (file: string) => /^src\/rules\/[^/]+\/[^/]+\.ts$/.test(file);
const SDK = /^@(aws-sdk|smithy)\//;
const AWS_TALKERS =
  /^src\/account\/(sections\/|(audit-clients|client-config|clients|caller-identity|collect|first-calls)\.ts)/;
/** Where the SDK may be imported, and what talks through it. */
const TALKS = /^src\/(cli|handlers|service|store)\/|^src\/notify\/(sns|((alert|digest)-)?announcer)\.ts$/;
const PURE = /^src\/(rules|audit|report|settings|notify|alerts|slack)\//;
/** The exceptions: what asks for a snapshot, what publishes, and what posts. */
const ASYNC =
  /^src\/(audit\/run-audit|notify\/(sns|((alert|digest)-)?announcer)|slack\/(deliver|post|webhook))\.ts$/;

/** Folder (or file), what its imports may be, why. */
const MAY_IMPORT: readonly (readonly [string, RegExp, RegExp])[] = [
  ["a rule", /^src\/rules\/[^/]+\//, /^(src\/schema\.ts|src\/rules\/[^/]+\.ts|src\/account\/[^/]+\.ts)$/],
  ["the rule contract", /^src\/rules\/[^/]+\.ts/, /^(src\/schema\.ts|src\/rules\/|src\/account\/)/],
  [
    "the engine",
    /^src\/audit\//,
    /^src\/schema\.ts$|^src\/(audit|account)\/|^src\/rules\/(rule|controls|parameters)\.ts$/,
  ],
  [
    "a report",
    /^src\/report\//,
    /^(escape-goat|fast-wrap-ansi)$|^src\/((schema|errors)\.ts$|(report|audit|rules|account)\/)/,
  ],
  [
    "the settings",
    /^src\/settings\//,
    /^(yaml|fastest-levenshtein)$|^src\/(schema|settings|audit|rules|account|errors)/,
  ],
  [
    "what AWS says",
    /^src\/account\//,
    /^(papaparse|@aws-sdk\/|@smithy\/|node:timers)|^src\/(account\/|schema\.ts|errors\.ts)/,
  ],
  [
    "what an event is",
    /^src\/alerts\//,
    /^src\/(alerts\/|rules\/rule\.ts$|account\/[^/]+\.ts$|schema\.ts$|errors\.ts$)/,
  ],
  [
    "what is stored",
    /^src\/store\//,
    /^@aws-sdk\/|^node:(crypto|fs\/promises|path|url|util|zlib)$|^src\/((store|account|audit)\/|(schema|errors)\.ts$)/,
  ],
  [
    "what people are told",
    /^src\/notify\//,
    /^@aws-sdk\/client-sns$|^src\/((notify|alerts|audit|report|rules|account)\/|store\/store\.ts$)/,
  ],
  [
    "what Slack is sent",
    /^src\/slack\/(?!(deliver|post|webhook)\.ts$)/,
    /^@slack\/types$|^src\/((slack|notify|report|rules|account)\/|(schema|errors)\.ts$)/,
  ],
  [
    "what posts it",
    /^src\/slack\/(deliver|post|webhook)\.ts$/,
    /^ky$|^@aws-lambda-powertools\/parameters\/|^src\/(slack\/|errors\.ts$)/,
  ],
  [
    "an installation's audit",
    /^src\/service\//,
    /^node:crypto$|^package\.json$|^src\/((service|notify|alerts|audit|report|rules|account|settings)\/|store\/store\.ts$|(schema|errors)\.ts$)/,
  ],
];

describe("who may import what", () => {
  it.each(MAY_IMPORT)("%s imports what ARCHITECTURE.md allows it", (_, files, allowed) => {
    const chosen = sources.filter(({ file }) => files.test(file) && !file.endsWith("registry.generated.ts"));
    expect(chosen.length).toBeGreaterThan(0);
    const wrong = chosen.flatMap((source) =>
      importsOf(source)
        .filter((name) => !allowed.test(name))
        .map((name) => `${source.file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("the SDK, and what talks through it, is imported by nothing that judges or writes", () => {
    const wrong = sources
      .filter(({ file }) => !AWS_TALKERS.test(file) && !TALKS.test(file))
      .filter((source) => importsOf(source).some((name) => SDK.test(name) || AWS_TALKERS.test(name)));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it("what Slack is sent knows nothing of how it is posted", () => {
    const wrong = sources
      .filter(({ file }) => /^src\/slack\/(?!(deliver|post|webhook)\.ts$)/.test(file))
      .filter((source) =>
        importsOf(source).some((name) => /^src\/slack\/(deliver|post|webhook)\.ts$/.test(name)),
      );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it("valibot is imported by src/schema.ts alone, which mends what it lets through", () => {
    const users = sources.filter((source) => importsOf(source).includes("valibot"));
    expect(users.map(({ file }) => file)).toEqual(["src/schema.ts"]);
  });

  it("no rule imports another", () => {
    const wrong = sources
      .filter(({ file }) => isRuleFile(file))
      .filter((source) => importsOf(source).some(isRuleFile));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it.each(["src/cli/", "src/handlers/"])("%s is imported by nobody", (folder) => {
    const wrong = sources
      .filter(({ file }) => !file.startsWith(folder))
      .filter((source) => importsOf(source).some((name) => name.startsWith(folder)));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it("a handler is wiring, and short", () => {
    const handlers = sources.filter(({ file }) => file.startsWith("src/handlers/"));
    expect(handlers.length).toBeGreaterThan(0);
    for (const { file, text } of handlers) expect(text.split("\n").length, file).toBeLessThan(70);
  });
});

const ASYNC_CODE = /\basync\b|\bawait\b|\bPromise\b/;

describe("what is pure", () => {
  const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
    ["the clock", /new Date\(\)|Date\.now|performance\.now/],
    ["the environment", /process\./],
    ["async code", ASYNC_CODE],
    ["chance", /Math\.random|randomUUID/],
    ["input and output", /["']node:|\bfetch\(|(?<![.\w])console\./],
  ];

  it.each(FORBIDDEN)("does not touch %s", (_, pattern) => {
    const wrong = sources.filter(
      ({ file, text }) =>
        PURE.test(file) &&
        !(pattern === ASYNC_CODE && ASYNC.test(file)) &&
        pattern.test(withoutComments(text)),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it("keeps the process in the command line and the handlers", () => {
    const wrong = sources.filter(
      ({ file, text }) => !/^src\/(cli|handlers)\//.test(file) && /process\./.test(withoutComments(text)),
    );
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

describe("a rule", () => {
  const files = sources.filter(({ file }) => isRuleFile(file));

  it("is registered, each one once", () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(files.map(({ file }) => idOf(file)).sort());
  });

  it.each(files.map(({ file, text }) => [file, text] as const))(
    "%s has id, test and document of its name",
    (file, text) => {
      const id = idOf(file);
      expect(text).toContain(`id: "${id}"`);
      expect(existsSync(join(root, "docs/rules", `${id}.md`)), `docs/rules/${id}.md`).toBe(true);
      const test = file.replace("src/", "tests/").replace(".ts", ".test.ts");
      expect(existsSync(join(root, test)), test).toBe(true);
    },
  );

  it.each(files.map(({ file, text }) => [file, text] as const))("%s is short", (_, text) => {
    expect(text.split("\n").length).toBeLessThan(200);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s has a document with example and exceptions",
    (id) => {
      const text = readFileSync(join(root, "docs/rules", `${id}.md`), "utf8");
      expect(text).toMatch(/\n## Example\n\n\S/);
      expect(text).toMatch(/\n## When not to use it\n\n\S/);
    },
  );
});

function idOf(file: string): string {
  return file.replace(/^.*\/|\.ts$/g, "");
}

describe("the tests", () => {
  it("mirror the sources", () => {
    const tests = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".test.ts") && !/^(e2e|helpers|deploy)\/|^[^/]+$|properties|samples/.test(file),
    );
    const orphans = tests.filter(
      (file) => !existsSync(join(root, "src", file.replace(/(\.[a-z]+)?\.test\.ts$/, ".ts"))),
    );
    expect(orphans).toEqual([]);
  });
});
