/**
 * `npm run new-rule -- GROUP RULE-ID`: makes the three files of a rule (rule, test, document) and registers it.
 * What is made runs and fails its own test until it is filled in: an unfinished rule cannot pass for a finished one.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GROUPS } from "../src/rules/groups.ts";

const [group = "", id = ""] = process.argv.slice(2);
const root = join(import.meta.dirname, "..");

function stop(message: string): never {
  process.stderr.write(`new-rule: ${message}\nUsage: npm run new-rule -- GROUP RULE-ID\n`);
  process.exit(2);
}

if (!Object.hasOwn(GROUPS, group)) stop(`the group must be one of ${Object.keys(GROUPS).join(", ")}`);
if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id)) stop("the id must be words in lower case, joined by hyphens");

const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const files = {
  [`src/rules/${group}/${id}.ts`]: `import { defineRule } from "../define-rule.ts";
import { cannotJudge } from "../rule.ts";

export default defineRule({
  id: "${id}",
  title: "What is so where the rule passes",
  severity: "medium",
  resource: "account",
  guidance: {
    why: "What happens to those who leave it.",
    fix: "What to do, in one line.",
    console: ["What a person does in the AWS console, step by step."],
  },
  needs: ["accountSummary"],
  messages: {
    good: "What is said where it passes.",
    bad: "What is said where it fails.",
  },
  check: ({ accountSummary }) => {
    const { Users } = accountSummary;
    if (Users === undefined) return cannotJudge("the account summary has no Users");
    const evidence = { Users };
    if (Users === 0) return { outcome: "pass", message: "good", evidence };
    return { outcome: "fail", message: "bad", evidence };
  },
});
`,
  [`tests/rules/${group}/${id}.test.ts`]: `import ${name} from "../../../src/rules/${group}/${id}.ts";
import { ACCOUNT_ID } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

testRule(${name}, {
  "the circumstance, as a sentence": {
    given: { accountSummary: { Users: 0 } },
    expect: [["pass", "good", ACCOUNT_ID]],
  },
});
`,
  [`docs/rules/${id}.md`]: `<!-- generated: begin -->
<!-- generated: end -->

## Example

What an account looks like that fails, and one that passes.

## When not to use it

Who should switch it off, change its parameters or make an exception.
`,
};

const taken = Object.keys(files).find((path) => existsSync(join(root, path)));
if (taken !== undefined) stop(`${taken} exists already`);
for (const [path, text] of Object.entries(files)) {
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}
await import("./generate.ts");
process.stdout.write(`Now edit these three files, then: npx vitest run tests/rules/${group}/${id}.test.ts\n`);
