import { once } from "node:events";
import pc from "picocolors";
import { main } from "./main.ts";

// A reader that has seen enough (`| head`) closes the pipe; that is no error of anybody's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

/** A bug of ours must not look like a verdict: sysexits' EX_SOFTWARE, far from the codes that mean something. */
const BUG = 70;

try {
  process.exitCode = await main(process.argv.slice(2), {
    out: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
    },
    err: (text) => void process.stderr.write(text),
    layout: {
      width: process.stdout.columns ?? 100,
      colours: wantsColour() ? pc.createColors(true) : undefined,
    },
    interactive: process.stderr.isTTY === true,
    now: () => new Date(),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = BUG;
}

/** Colour on a terminal only, and never where NO_COLOR is set to anything (no-color.org). */
function wantsColour(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && TERM !== "dumb" && (NO_COLOR === undefined || NO_COLOR === "");
}
