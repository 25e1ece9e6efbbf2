/** One line about one thing on the way. */
export interface Line {
  /** Nothing passes; or it may be here that it stopped; or AWS does not say. */
  readonly kind: "blocks" | "suspect" | "notSeen";
  readonly text: string;
}

export const blocks = (text: string): Line => ({ kind: "blocks", text });

export const suspect = (text: string): Line => ({ kind: "suspect", text });

export const notSeen = (what: string, problem: string): Line => ({
  kind: "notSeen",
  text: `The ${what} could not be looked at: ${problem}`,
});

/** The next step where no single command is one. */
export const BY_HAND = "docs/test-alert.md says how to bring it back.";
