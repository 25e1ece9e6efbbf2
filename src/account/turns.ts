/** Lets the event loop go round so many times: what was asked before gets to the wire, and other work waits for it. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
