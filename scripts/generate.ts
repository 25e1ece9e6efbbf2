/**
 * Makes everything that follows from the rules: the registry, the schemas for editors, the heads of the rules'
 * documents, their index, the policy of IAM actions; the table of alerts; and from the deployment: its parameters, what it
 * costs, and the template of the other Regions. CI runs it and fails on any difference.
 * Fails where a rule lacks its document or its test, or where one of those has no rule.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { forwarderTemplate } from "../deploy/forwarder.ts";
import { snapshotSchema } from "../src/account/snapshot-file.ts";
import { GROUPS, type Group } from "../src/rules/groups.ts";
import type { Rule } from "../src/rules/rule.ts";
import * as v from "../src/schema.ts";
import { settingsSchema } from "../src/settings/settings.ts";
import { alertKindsTable } from "./generate/alert-kinds.ts";
import { costsDocument, costsInShort } from "./generate/costs-document.ts";
import { deploymentDefaults } from "./generate/deployment-defaults.ts";
import { iamPolicy } from "./generate/iam-policy.ts";
import { jsonSchema } from "./generate/json-schema.ts";
import { withPart } from "./generate/marked.ts";
import { parametersDocument } from "./generate/parameters-document.ts";
import { permissionsDocument } from "./generate/permissions-document.ts";
import { priceList } from "./generate/prices.ts";
import { registrySource } from "./generate/registry.ts";
import { documentHead, ruleIndex, withHead } from "./generate/rule-documents.ts";
import { sampleSnapshots } from "./generate/samples.ts";

const root = join(import.meta.dirname, "..");
const problems: string[] = [];

function write(path: string, text: string): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`wrote ${path}\n`);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function loadRules(): Promise<{ group: Group; rules: Rule[] }[]> {
  const folders = readdirSync(join(root, "src/rules"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of folders) {
    if (!(name in GROUPS)) problems.push(`src/rules/${name} is no group of src/rules/groups.ts`);
  }
  const loaded: { group: Group; rules: Rule[] }[] = [];
  for (const group of Object.keys(GROUPS) as Group[]) {
    const rules: Rule[] = [];
    const ids = readdirSync(join(root, "src/rules", group)).map((file) => basename(file, ".ts"));
    for (const id of ids.sort()) {
      const path = `src/rules/${group}/${id}.ts`;
      const { default: rule } = (await import(pathToFileURL(join(root, path)).href)) as { default: Rule };
      if (rule.id !== id) problems.push(`${path} holds the rule ${rule.id}; file and id must be alike`);
      if (!existsSync(join(root, `tests/rules/${group}/${id}.test.ts`))) problems.push(`${path} has no test`);
      if (!existsSync(join(root, `docs/rules/${id}.md`))) problems.push(`${path} has no docs/rules/${id}.md`);
      rules.push(rule);
    }
    loaded.push({ group, rules });
  }
  return loaded;
}

const groups = await loadRules();
const rules = groups.flatMap((entry) => entry.rules);

for (const file of readdirSync(join(root, "docs/rules"))) {
  const id = basename(file, ".md");
  if (id !== "README" && !rules.some((rule) => rule.id === id))
    problems.push(`docs/rules/${file} has no rule`);
}

write("src/rules/registry.generated.ts", registrySource(groups));
write("schemas/settings.schema.json", json(jsonSchema(settingsSchema(rules))));
write("schemas/snapshot.schema.json", json(jsonSchema(snapshotSchema)));
const policy = iamPolicy(rules);
write("docs/iam-policy.json", json(policy));
write(
  "docs/permissions.md",
  permissionsDocument(
    rules,
    policy.Statement.flatMap(({ Action }) => Action),
  ),
);
write("docs/rules/README.md", ruleIndex(groups));
for (const rule of rules) {
  const path = `docs/rules/${rule.id}.md`;
  if (!existsSync(join(root, path))) continue;
  const text = withHead(readFileSync(join(root, path), "utf8"), documentHead(rule));
  if (text === undefined) problems.push(`${path} has lost the marks of its generated part`);
  else write(path, text);
}
for (const [path, snapshot] of sampleSnapshots(join(root, "samples")))
  write(`samples/${path}`, json(snapshot));

const defaults = deploymentDefaults(readFileSync(join(root, "serverless.yml"), "utf8"));
const prices = v.parse(priceList, JSON.parse(readFileSync(join(root, "deploy/prices.json"), "utf8")));
const kept = { evidenceDays: Number(defaults.evidenceDays), logDays: Number(defaults.logDays) };
write("docs/parameters.md", parametersDocument(defaults));
write(
  "deploy/forwarder.yml",
  `# Made by npm run generate from deploy/forwarder.ts. How to deploy it: docs/watched-regions.md\n${stringify(forwarderTemplate(), { lineWidth: 120, aliasDuplicateObjects: false, version: "1.1" })}`,
);
write("docs/costs.md", costsDocument(prices, kept));
const rootActivity = withPart(
  readFileSync(join(root, "docs/root-activity.md"), "utf8"),
  "kinds",
  alertKindsTable(),
);
if (rootActivity === undefined)
  problems.push("docs/root-activity.md has lost the marks of its generated part");
else write("docs/root-activity.md", rootActivity);
const readme = withPart(readFileSync(join(root, "README.md"), "utf8"), "costs", costsInShort(prices, kept));
if (readme !== undefined) write("README.md", readme);

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
}
