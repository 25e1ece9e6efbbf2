import { wrapAnsi } from "fast-wrap-ansi";
import type { Severity } from "../rules/rule.ts";

/** How a text is laid out: the caller knows the terminal. */
export interface Layout {
  /** Columns of the terminal. */
  readonly width: number;
  /** Puts colours around texts, as picocolors does; undefined where texts stay plain. */
  readonly colours?: Colours | undefined;
}

type Colours = Readonly<Record<"bold" | "dim" | "red" | "yellow" | "cyan", (text: string) => string>>;

const plain = (text: string) => text;
const NO_COLOURS: Colours = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain };

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** The severity in capitals, the longest one cut short, padded to one width. */
  readonly severity: (severity: Severity) => string;
  /** Wraps a text so that all its lines begin under its first, which follows `lead`. */
  readonly hang: (lead: string, leadWidth: number, text: string) => string;
}

/** Narrower than this nothing reads well; wider than this neither. */
const NARROWEST = 40;
const WIDEST = 110;

const SEVERITY_WIDTH = "CRITICAL".length;

export function styleFor({ width, colours = NO_COLOURS }: Layout): Style {
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    critical: (text) => colours.bold(colours.red(text)),
    high: colours.red,
    medium: colours.yellow,
    low: colours.cyan,
    informational: colours.dim,
  };
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width));
  return {
    strong: colours.bold,
    faint: colours.dim,
    severity: (severity) => paint[severity](label(severity).padEnd(SEVERITY_WIDTH)),
    hang: (lead, leadWidth, text) =>
      lead +
      wrapAnsi(text, columns - leadWidth, { hard: true }).replaceAll("\n", `\n${" ".repeat(leadWidth)}`),
  };
}

function label(severity: Severity): string {
  return severity === "informational" ? "INFO" : severity.toUpperCase();
}

/** Columns before the text of a finding: two spaces, the severity, two spaces. */
export const SEVERITY_LEAD = SEVERITY_WIDTH + 4;
