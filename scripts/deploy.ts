/**
 * `npm run deploy -- --param="email=security@example.com"`: deploys, then audits the account at once and says what came of
 * it. All arguments go to `serverless deploy`, such as `--stage` and `--region`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");
const serverless = join(root, "node_modules/serverless/bin/serverless.js");
const given = process.argv.slice(2);

/** Of what a deployment is told, what says where it is. */
const WHERE = {
  stage: { type: "string", short: "s" },
  region: { type: "string", short: "r" },
  "aws-profile": { type: "string" },
} as const;

/** Bytes; an answer has at most 6 MiB, and is printed with blanks. */
const MAX_ANSWER = 64 * 1024 * 1024;

function run(args: readonly string[], stdio: "inherit" | ["ignore", "pipe", "inherit"]): string {
  const { status, stdout, error } = spawnSync(process.execPath, [serverless, ...args], {
    cwd: root,
    stdio,
    encoding: "utf8",
    maxBuffer: MAX_ANSWER,
  });
  if (error !== undefined) throw error;
  if (status === 0) return stdout ?? "";
  process.stderr.write(stdout ?? "");
  process.exit(status ?? 1);
}

run(["deploy", "--verbose", ...given], "inherit");
if (given.some((argument) => ["--help", "-h", "--version", "-v"].includes(argument))) process.exit(0);

process.stdout.write(
  "\nAuditing the account for the first time; IAM may take a minute over its report ...\n",
);
const { values } = parseArgs({ args: given, options: WHERE, strict: false });
const where = Object.entries(values).flatMap(([name, value]) =>
  name in WHERE ? [`--${name}=${value}`] : [],
);
const text = run(["invoke", "--function", "audit", "--data", "{}", ...where], ["ignore", "pipe", "inherit"]);

/** As much of the answer as is told here. */
interface Answer {
  readonly accountId: string;
  readonly summary: { readonly fail: number; readonly unknown: number; readonly pass: number };
  readonly findings: readonly { readonly rule: string; readonly outcome: string; readonly message: string }[];
  readonly notification: { readonly status: string };
  readonly report: { readonly text: { readonly url: string } };
}

const SENT: Readonly<Record<string, string>> = {
  sent: "The digest was sent.",
  nothing_new: "There was nothing new to tell.",
  waiting_for_a_confirmed_channel:
    "Nothing was sent: no subscription is confirmed yet. The first audit after that tells everything.",
};

// The function's own words, typed by src/service/audit/serve-audit.ts.
const { accountId, summary, findings, notification, report } = JSON.parse(text) as Answer;
// What passes is not in the answer.
const trail = findings.find(
  ({ rule, outcome }) => rule === "trail-multi-region" && outcome !== "not_applicable",
);
process.stdout.write(
  [
    `Account ${accountId}: ${summary.fail} failed, ${summary.unknown} not judged, ${summary.pass} passed.`,
    SENT[notification.status] ?? notification.status,
    `Full report: ${report.text.url}`,
    ...(trail === undefined
      ? []
      : [
          "",
          trail.message,
          "  Until a trail logs in all Regions, nobody is told of what root does. To have one made:",
          '  npm run deploy -- ... --param="createTrail=yes"',
        ]),
    "",
  ].join("\n"),
);
