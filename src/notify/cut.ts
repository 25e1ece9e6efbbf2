const encoder = new TextEncoder();

/** Bytes of a text inside a JSON string, as SNS counts a message with MessageStructure json. */
export function bytesInJson(text: string): number {
  return encoder.encode(JSON.stringify(text)).length;
}

/** What fits, and how many items do not: what is cut is counted and said, never silent. */
export interface Cut<Item> {
  readonly shown: readonly Item[];
  readonly omitted: readonly Item[];
}

/** The first items whose texts together stay within so many bytes inside a JSON string. */
export function cut<Item>(
  items: readonly Item[],
  maxItems: number,
  maxBytes: number,
  textOf: (item: Item) => string,
): Cut<Item> {
  let bytes = 0;
  let count = 0;
  for (const item of items) {
    bytes += bytesInJson(textOf(item));
    if (count === maxItems || bytes > maxBytes) break;
    count += 1;
  }
  return { shown: items.slice(0, count), omitted: items.slice(count) };
}

/**
 * A text for a document that is carried inside JSON: its longest beginning that takes so many bytes there, with three
 * points behind it where that is not all. A quotation mark takes four.
 */
export function shortened(text: string, maxBytes: number): string {
  if (text.length <= maxBytes && bytesInDocument(text) <= maxBytes) return text.toWellFormed();
  let bytes = 0;
  let beginning = "";
  for (const character of text.slice(0, maxBytes).toWellFormed()) {
    bytes += bytesInDocument(character);
    if (bytes > maxBytes) break;
    beginning += character;
  }
  return `${beginning}...`;
}

function bytesInDocument(text: string): number {
  return bytesInJson(JSON.stringify(text.toWellFormed())) - bytesInJson('""');
}
