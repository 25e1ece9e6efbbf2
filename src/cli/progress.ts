import yoctoSpinner from "yocto-spinner";
import type { CliIo } from "./io.ts";

/** How far something is that takes its time. Nothing may be said after the end. */
export interface Progress {
  readonly say: (text: string) => void;
  readonly end: () => void;
}

/** One line that is written over, on a terminal; elsewhere what was said last is told at the end, and no more. */
export function progressOn(io: CliIo): Progress {
  if (!io.interactive) {
    let said = "";
    return {
      say: (text) => {
        said = text;
      },
      end: () => io.err(`${said}\n`),
    };
  }
  const spinner = yoctoSpinner({ stream: process.stderr }).start();
  return {
    say: (text) => {
      spinner.text = text;
    },
    end: () => {
      spinner.stop();
    },
  };
}
