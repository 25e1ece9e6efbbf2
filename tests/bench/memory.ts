/** A process of its own for `bench.ts`: judges a report of so many users once and prints what it took, as JSON. */
import { audit } from "../../src/audit/audit.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { largeSnapshot } from "../helpers/large-report.ts";

const MIB = 1024 * 1024;
const snapshot = largeSnapshot(Number(process.argv[2]));
const baseMiB = process.memoryUsage.rss() / MIB;
const start = performance.now();
const { findings } = audit(snapshot, rules, {}, NOW);
const seconds = (performance.now() - start) / 1000;
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ peakMiB, baseMiB, seconds, findings: findings.length })}\n`);
