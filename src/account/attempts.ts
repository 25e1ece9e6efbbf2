/** As much of a client's stack as counting takes. */
interface Stack {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { readonly step: "deserialize"; readonly name: string },
  ): void;
}

interface Client {
  readonly middlewareStack: object;
}

/** Requests that clients of the SDK send: each try of a call, not each call. */
export class Attempts {
  #count = 0;
  #awaited = Number.NaN;
  #reached = () => {};

  constructor(clients: readonly Client[]) {
    clients.forEach(this.of);
  }

  /** Counts those of another client too, from now on. */
  readonly of = ({ middlewareStack }: Client): void => {
    // Every client types its stack by its own calls; what is passed through untouched needs none of that.
    (middlewareStack as Stack).add(
      (next) => (args) => {
        this.#count += 1;
        if (this.#count === this.#awaited) this.#reached();
        return next(args);
      },
      // This step stands inside that of the retries.
      { step: "deserialize", name: "rootwatchCountAttempts" },
    );
  };

  get count(): number {
    return this.#count;
  }

  /** Comes as soon as there have been so many. One at a time can wait. */
  reach(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#count >= count) resolve();
      this.#awaited = count;
      this.#reached = resolve;
    });
  }
}
