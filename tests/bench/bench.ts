/**
 * `npm run bench`: what judging costs against merely parsing, start-up against an empty process, and how memory grows.
 * It prints ratios within this one run, for machines differ, and has no thresholds.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import Papa from "papaparse";
import { audit } from "../../src/audit/audit.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { daysAgo, NOW, snapshotOf } from "../helpers/account-fixture.ts";
import { largeReport } from "../helpers/large-report.ts";
import "../../scripts/build.ts";

const root = join(import.meta.dirname, "../..");
const ROUNDS = 21;

/** Medians in milliseconds of commands run in turn, so that all of them share the machine's good and bad moments. */
function inTurn<Name extends string>(commands: Record<Name, () => unknown>): Record<Name, number> {
  const names = Object.keys(commands) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const start = performance.now();
      commands[name]();
      // The first round of each warms up.
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

function judging(): void {
  const csv = largeReport(5000);
  const snapshot = snapshotOf({ credentialReport: { generatedAt: daysAgo(0), csv } });
  const { rows, records, judged } = inTurn({
    rows: () => Papa.parse(csv, { delimiter: "," }),
    records: () => Papa.parse(csv, { delimiter: ",", header: true }),
    judged: () => audit(snapshot, rules, {}, NOW),
  });
  print(`Judging a report of 5,000 users with all ${rules.length} rules: ${ms(judged)} in all`);
  print(
    `  against papaparse making records by column name, ${ms(records)}: ${(judged / records).toFixed(2)} x`,
  );
  print(`  against papaparse splitting fields alone, ${ms(rows)}: ${(judged / rows).toFixed(2)} x`);
}

function startUp(): void {
  const node = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    if (status !== 0) throw new Error(String(stderr));
  };
  const { empty, list } = inTurn({
    empty: () => node("-e", ""),
    list: () => node(join(root, "dist/rootwatch.js"), "rules"),
  });
  print(
    `Start-up of \`rootwatch rules\`: ${ms(list)}; an empty Node.js process: ${ms(empty)}: ${(list / empty).toFixed(2)} x`,
  );
}

function memory(): void {
  const measure = (users: number) => {
    const script = join(import.meta.dirname, "memory.ts");
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--max-old-space-size=12000", script, String(users)],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as { peakMiB: number; baseMiB: number; seconds: number; findings: number };
  };
  const small = measure(5000);
  const large = measure(500_000);
  for (const [users, { peakMiB, baseMiB, seconds, findings }] of [
    [5000, small],
    [500_000, large],
  ] as const) {
    print(
      `${users} users: ${findings} findings in ${seconds.toFixed(2)} s, peak memory ${peakMiB.toFixed(0)} MiB ` +
        `(${baseMiB.toFixed(0)} MiB before)`,
    );
  }
  const grown = (large.peakMiB - large.baseMiB) / (small.peakMiB - small.baseMiB);
  print(
    `100 times the users: ${grown.toFixed(0)} times the memory, ${(large.seconds / small.seconds).toFixed(0)} times the time`,
  );
}

judging();
startUp();
memory();
