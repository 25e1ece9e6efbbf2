/** Chance that comes again by its seed. */
export interface Chance {
  oneIn(times: number): boolean;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** Undefined where there is nothing to pick from. */
  pick<Item>(list: readonly Item[]): Item | undefined;
}

export function chanceBy(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32, by Tommy Ettinger: public domain, and even enough for lives of made up people.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    oneIn: (times) => next() * times < 1,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}
