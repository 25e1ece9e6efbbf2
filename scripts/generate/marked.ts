/**
 * A document with the part between `<!-- name: begin -->` and `<!-- name: end -->` replaced; undefined where it has no such
 * marks.
 */
export function withPart(text: string, name: string, part: string): string | undefined {
  const mark = `${beginMark(name)}\n`;
  const begin = text.indexOf(mark);
  const end = text.indexOf(`<!-- ${name}: end -->`);
  if (begin === -1 || end < begin) return undefined;
  return `${text.slice(0, begin)}${mark}${part}${text.slice(end)}`;
}

export const beginMark = (name: string): string => `<!-- ${name}: begin -->`;
