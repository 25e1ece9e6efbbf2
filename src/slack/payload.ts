import type { ContextBlock, HeaderBlock, KnownBlock, MessageAttachment, SectionBlock } from "@slack/types";
import { mrkdwn, plain } from "../notify/mrkdwn.ts";
import type { Severity } from "../rules/rule.ts";

/**
 * What Slack takes at most, in characters, fields and blocks. Source: "Block Kit" reference, docs.slack.dev.
 */
export const LIMITS = { header: 150, text: 3_000, field: 2_000, fields: 10, blocks: 50 };

/** What a message says, before it is laid out for Slack. */
export interface Screen {
  /** In one line, as it came: it is escaped here. */
  readonly verdict: string;
  readonly colour: Colour;
  /** All below the verdict, in Slack's markup. */
  readonly blocks: readonly KnownBlock[];
}

/** What a verdict begins with, for those who read no colours. */
export type Colour = Severity | "ok" | "not checked";

const COLOURS: Readonly<Record<Colour, string>> = {
  critical: "#b00020",
  high: "#e8590c",
  medium: "#f2c037",
  low: "#2f80ed",
  informational: "#8a8f98",
  ok: "#2eb67d",
  "not checked": "#f2c037",
};

/** What is posted. */
export interface Payload {
  /** For notifications and screen readers: where there are blocks, nothing else shows it. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** Blocks by themselves have no colour. */
  readonly attachments: readonly Pick<MessageAttachment, "color" | "blocks" | "fallback">[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/**
 * A message of its own, always: Slack answers a webhook with `ok` and no timestamp, without which nothing can be updated and
 * no thread be found.
 */
export function payloadOf({ verdict, colour, blocks }: Screen): Payload {
  const text = plain(verdict, LIMITS.text);
  const header = plain(verdict, LIMITS.header);
  return {
    text,
    blocks: [
      { type: "header", text: { type: "plain_text", text: header, emoji: false } } satisfies HeaderBlock,
    ],
    attachments: [
      {
        color: COLOURS[colour],
        fallback: text,
        blocks: [...(header === text ? [] : [section(mrkdwn(verdict, LIMITS.text))]), ...blocks],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Verbatim: Slack makes no links and no mentions of what looks like some. */
function markup(text: string) {
  return { type: "mrkdwn", text, verbatim: true } as const;
}

/** @param text in Slack's markup, at most `LIMITS.text` */
export function section(text: string): SectionBlock {
  return { type: "section", text: markup(text) };
}

/** Small and grey. */
export function context(text: string): ContextBlock {
  return { type: "context", elements: [markup(text)] };
}

/** What a fact is called, and what it is, in Slack's markup; undefined where AWS does not say. */
export type Fact = readonly [name: string, value: string | undefined];

/** Two beside each other, as many sections as it takes. */
export function facts(all: readonly Fact[]): SectionBlock[] {
  const fields = all.flatMap(([name, value]) => (value === undefined ? [] : [markup(`*${name}*\n${value}`)]));
  const sections: SectionBlock[] = [];
  for (let from = 0; from < fields.length; from += LIMITS.fields) {
    sections.push({ type: "section", fields: fields.slice(from, from + LIMITS.fields) });
  }
  return sections;
}
