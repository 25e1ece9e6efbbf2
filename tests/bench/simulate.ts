/**
 * A year of a fictional account, audit by audit, with the real service on a store and topics in this process: outages,
 * topics that refuse, two audits at once, exceptions that end. What people were told is compared with what was the case. Prints
 * the messages of each week and what was checked; exits 1 where something does not hold, with the first of it in words.
 *
 * `npm run simulate -- 7` lives through another year.
 */
import { simulateYear } from "../helpers/simulated-year/simulated-year.ts";
import { CHECKS, type Check } from "../helpers/simulated-year/violations.ts";

/** A year with quiet weeks in it. */
const SEED = 2;
/** Enough to see what it is about. */
const SHOWN = 10;

const startedAt = performance.now();
const { weeks, counts, violations, ...totals } = await simulateYear(Number(process.argv[2] ?? SEED));
const seconds = Math.round((performance.now() - startedAt) / 1_000);

const columns = Object.keys(weeks[0] ?? {}) as (keyof (typeof weeks)[number])[];
const line = (cells: readonly (string | number)[]) =>
  `${cells.map((cell, index) => String(cell).padStart(columns[index - 1]?.length ?? 5)).join("  ")}\n`;
process.stdout.write(line(["week", ...columns]));
for (const [index, week] of weeks.entries())
  process.stdout.write(line([index + 1, ...columns.map((column) => week[column])]));
const sum = (column: (typeof columns)[number]) => weeks.reduce((total, week) => total + week[column], 0);
process.stdout.write(line(["total", ...columns.map(sum)]));

process.stdout.write("\n");
for (const [name, figure] of Object.entries({ ...totals, seconds }))
  process.stdout.write(`${name.padEnd(12)}${figure}\n`);
process.stdout.write("\n");
for (const [name, words] of Object.entries(CHECKS))
  process.stdout.write(`${String(counts[name as Check]).padStart(7)} checks  ${words}\n`);
process.stdout.write(`\n${violations.length} violations\n`);
for (const violation of violations.slice(0, SHOWN)) process.stdout.write(`${violation}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
