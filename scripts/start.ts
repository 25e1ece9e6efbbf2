/** `npm start`: builds the command line and audits the sample, or what the arguments name. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import "./build.ts";

const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2);
const SOURCES = ["--live", "--snapshot", "--credential-report"];
const namesSource = given.some((argument) =>
  SOURCES.some((name) => argument === name || argument.startsWith(`${name}=`)),
);

// The sample is there to be looked at: that its account is in a bad state is no failure of the command.
const sample = [
  "--snapshot",
  join(root, "samples/company/snapshot.json"),
  "--settings",
  join(root, "samples/company/rootwatch.yml"),
  "--fail-on",
  "none",
  ...(given.some((argument) => argument === "--now" || argument.startsWith("--now="))
    ? []
    : ["--store", join(root, ".rootwatch")]),
];

const { status } = spawnSync(
  process.execPath,
  [join(root, "dist/rootwatch.js"), "audit", ...(namesSource ? [] : sample), ...given],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
