import { type ErrorCode, RootwatchError } from "../errors.ts";

/**
 * What a text holds as JSON; editors of some systems put a byte order mark before it.
 *
 * @param source what to call it in errors
 * @throws RootwatchError of this code
 */
export function parseJson(text: string, source: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (cause) {
    throw new RootwatchError(code, `${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
