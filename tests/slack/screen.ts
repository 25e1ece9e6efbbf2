import type { KnownBlock } from "@slack/types";
import type { Payload } from "../../src/slack/payload.ts";

/** What a person sees of a message, as text: the colour beside it, fields one below the other, links with their targets. */
export function screen({ blocks, attachments }: Payload): string {
  const coloured = attachments.flatMap(({ color, blocks: inside = [] }) => [
    `| ${color}`,
    // Each is one that we made: Slack's type allows for what it does not know.
    ...inside.flatMap((block) => lines(block as KnownBlock).map((line) => `| ${line}`.trimEnd())),
  ]);
  return [...blocks.flatMap(lines), ...coloured].join("\n");
}

function lines(block: KnownBlock): string[] {
  switch (block.type) {
    case "header":
      return [`# ${seen(block.text.text)}`];
    case "section":
      return [
        "",
        ...(block.text === undefined ? [] : seen(block.text.text).split("\n")),
        ...(block.fields ?? []).map(({ text }) => seen(text).replace("\n", " ")),
      ];
    case "context":
      return ["", ...block.elements.map((element) => ("text" in element ? `(${seen(element.text)})` : ""))];
    default:
      throw new Error(`${block.type} is not shown`);
  }
}

function seen(text: string): string {
  return text
    .replaceAll("\u200B", "")
    .replace(/<([^|>]+)\|([^>]+)>/g, "[$2 -> $1]")
    .replace(/<([^>]+)>/g, "[-> $1]")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
