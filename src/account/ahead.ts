/** A call of the SDK, made or not. */
interface Call {
  readonly input: object;
}

/** As much of a client of the SDK as asking takes. */
interface Client {
  send(call: never, options?: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/**
 * Calls that are made before whoever needs their answers is there: it makes the same call, on a client of `through`, and
 * is given the one that is under way. An answer is given once; who asks again, asks anew. A call that nobody makes again
 * was made in vain and harms nothing.
 */
export class Ahead {
  readonly #underWay: { readonly call: Call; readonly answer: Promise<unknown> }[] = [];
  readonly #abortSignal: AbortSignal;

  /** @param abortSignal ends whatever is still under way */
  constructor(abortSignal: AbortSignal) {
    this.#abortSignal = abortSignal;
  }

  /** Makes a call at once. @returns its answer, which is kept all the same for whoever makes the call again */
  ask(client: Client, call: Call): Promise<unknown> {
    const answer = Promise.resolve(client.send(call as never, { abortSignal: this.#abortSignal }));
    // Its error is for them.
    answer.catch(() => undefined);
    this.#underWay.push({ call, answer });
    return answer;
  }

  /** How many calls are under way that nobody has made again. */
  get size(): number {
    return this.#underWay.length;
  }

  /** Comes with the first answer, be it an error. */
  async answered(): Promise<void> {
    await Promise.race(this.#underWay.map(({ answer }) => answer.catch(() => undefined)));
  }

  /** The client, on which a call that is under way is not made again. */
  through<Of extends Client>(client: Of): Of {
    const send = (call: Call, ...rest: unknown[]) => {
      const at = this.#underWay.findIndex((made) => isSame(made.call, call));
      const [made] = at === -1 ? [] : this.#underWay.splice(at, 1);
      return made?.answer ?? Reflect.apply(client.send, client, [call, ...rest]);
    };
    return Object.assign(Object.create(client) as Of, { send });
  }
}

/** What is left undefined in an input is not sent. */
function isSame(one: Call, other: Call): boolean {
  return one.constructor === other.constructor && JSON.stringify(one.input) === JSON.stringify(other.input);
}
