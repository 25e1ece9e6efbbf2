/** As much of a client's stack as counting takes. */
interface Stack {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { readonly step: "deserialize"; readonly name: string },
  ): void;
}

/** Calls `onAttempt` for every request that these clients of the SDK send: each try of a call, not each call. */
export function countAttempts(
  clients: readonly { readonly middlewareStack: object }[],
  onAttempt: () => void,
): void {
  for (const { middlewareStack } of clients) {
    // Every client types its stack by its own calls; what is passed through untouched needs none of that.
    (middlewareStack as Stack).add(
      (next) => (args) => {
        onAttempt();
        return next(args);
      },
      // This step stands inside that of the retries.
      { step: "deserialize", name: "rootwatchCountAttempts" },
    );
  }
}
