/**
 * `npm run check:template`: packages the stack with and without what is optional in it, and asks cfn-lint and checkov what
 * they have against the templates. Fails on anything that no suppression covers, and on suppressions that cover nothing.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cfnLint } from "./check-template/cfn-lint.ts";
import { checkov } from "./check-template/checkov.ts";
import { withoutSkips } from "./check-template/checkov-skips.ts";
import { packageStack, STACKS, type StackName } from "./check-template/stacks.ts";
import { SUPPRESSIONS, type Suppression, sift } from "./check-template/suppressions.ts";
import { ensurePythonEnv, TEMPLATE_CHECKS } from "./python-env.ts";

const COMMERCIAL = ["us-east-1", "eu-central-1"];

const scratch = mkdtempSync(join(tmpdir(), "rootwatch-template-"));
try {
  const tools = dirname(await ensurePythonEnv(TEMPLATE_CHECKS));
  const templates = join(scratch, "templates");
  mkdirSync(templates);
  const { files, skips } = writeTemplates(templates);
  const lint = (where: readonly string[], which: (file: string) => boolean) =>
    cfnLint(join(tools, "cfn-lint"), files.filter(which), where);
  const hasSlack = (file: string) => file.includes("with-slack");
  const opinions = [
    lint(COMMERCIAL, hasSlack),
    // Amazon Q Developer is not there.
    lint([...COMMERCIAL, "us-gov-west-1"], (file) => !hasSlack(file)),
    checkov(join(tools, "checkov"), templates),
  ];
  const findings = opinions.flatMap((opinion) => opinion.findings);
  const { left, idle } = sift(findings, [...SUPPRESSIONS, ...skips]);
  const problems = [
    ...left.map(({ id, stack, at, text }) => `${id} ${at}, stack ${stack}: ${text}`),
    ...idle.map(({ id, at }) => `${id} ${at}: suppressed, but nothing is found there any more`),
  ];
  for (const problem of problems.toSorted()) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  const known = `${findings.length - left.length} findings suppressed, each with its reason`;
  console.log([...opinions.map(({ extent }) => extent), known].join("; "));
} finally {
  rmSync(scratch, { recursive: true });
}

/** One file for each template, `<stack>.<number>.json`, and what they themselves suppress. */
function writeTemplates(folder: string): { files: string[]; skips: Suppression[] } {
  const files: string[] = [];
  const skips = new Map<string, Suppression>();
  for (const name of Object.keys(STACKS) as StackName[]) {
    for (const [index, packaged] of packageStack(name, join(scratch, name)).entries()) {
      const stripped = withoutSkips(packaged);
      for (const skip of stripped.skips) skips.set(`${skip.id} ${skip.at}`, skip);
      const file = join(folder, `${name}.${index}.json`);
      writeFileSync(file, JSON.stringify(stripped.template, null, 2));
      files.push(file);
    }
  }
  return { files, skips: [...skips.values()] };
}
