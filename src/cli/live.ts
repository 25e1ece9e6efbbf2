import type { AccountSnapshot } from "../account/snapshot.ts";
import type { CliIo } from "./io.ts";
export async function captureLive(_seconds: number, _io: CliIo): Promise<AccountSnapshot> {
  throw new Error("later");
}
