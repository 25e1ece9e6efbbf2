import { readFileSync } from "node:fs";
import { join } from "node:path";

const README = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");

/** Every command of README's code blocks, `a && b` taken apart. */
export const readmeCommands: readonly string[] = [...README.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block?.trim().split(/\n|&&/) ?? [])
  .map((command) => command.trim());

/** Commands that change an AWS account: tests/e2e/deployed runs them, against an emulated one. */
export const isDeployment = (command: string) => /^(npm run deploy|npx serverless) /.test(command);

/** README's command that begins so. */
export function readmeCommand(beginning: string): string {
  const found = readmeCommands.filter((command) => command.startsWith(beginning));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`README has ${found.length} commands that begin with ${beginning}`);
  }
  return found[0];
}
