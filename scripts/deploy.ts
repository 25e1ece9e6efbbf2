/**
 * `npm run deploy -- --param="email=security@example.com"`: deploys, then audits the account at once and says what came of
 * it. All arguments go to `serverless`, such as `--stage` and `--region`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2);
const serverless = join(root, "node_modules/serverless/bin/serverless.js");

function run(args: readonly string[], stdio: "inherit" | ["ignore", "pipe", "inherit"]): string {
  const { status, stdout } = spawnSync(process.execPath, [serverless, ...args, ...given], {
    cwd: root,
    stdio,
    encoding: "utf8",
  });
  if (status !== 0) {
    process.stderr.write(stdout ?? "");
    process.exit(status ?? 1);
  }
  return stdout ?? "";
}

run(["deploy", "--verbose"], "inherit");
process.stdout.write(
  "\nAuditing the account for the first time; IAM may take a minute over its report ...\n",
);
const text = run(["invoke", "--function", "audit", "--data", "{}"], ["ignore", "pipe", "inherit"]);

/** As much of the answer as is told here. */
interface Answer {
  readonly accountId: string;
  readonly summary: { readonly fail: number; readonly unknown: number; readonly pass: number };
  readonly notification: { readonly status: string };
  readonly report: { readonly text: { readonly url: string } };
}

const SENT: Readonly<Record<string, string>> = {
  sent: "The digest was sent.",
  nothing_new: "There was nothing new to tell.",
  waiting_for_a_confirmed_channel:
    "Nothing was sent: no subscription is confirmed yet. The first audit after that tells everything.",
};

// The function's own words, typed by src/service/serve-audit.ts.
const { accountId, summary, notification, report } = JSON.parse(text) as Answer;
process.stdout.write(
  [
    `Account ${accountId}: ${summary.fail} failed, ${summary.unknown} not judged, ${summary.pass} passed.`,
    SENT[notification.status] ?? notification.status,
    `Full report: ${report.text.url}`,
    "",
  ].join("\n"),
);
