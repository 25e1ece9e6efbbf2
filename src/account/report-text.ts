import { RootwatchError } from "../errors.ts";

/**
 * The text of a credential report from its bytes: UTF-8 as IAM writes it, or UTF-16 as spreadsheets save it, with or
 * without a byte order mark (which is removed).
 *
 * @throws RootwatchError `report_malformed` where the bytes are no text in either encoding
 */
export function decodeReportText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RootwatchError("report_malformed", `The credential report is not ${encoding} text.`, { cause });
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Every report begins with ASCII letters, so without a mark the zero byte of the first letter tells the order.
  if (second === 0 && first !== 0) return "utf-16le";
  if (first === 0 && second !== 0 && bytes.length > 1) return "utf-16be";
  return "utf-8";
}
