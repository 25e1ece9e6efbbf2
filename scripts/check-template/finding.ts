/** Something that a tool has against a template. */
export interface Finding {
  /** Of the check, by which its tool documents it: `E3031`, `CKV_AWS_18`. */
  readonly id: string;
  /** Which stack, among those that the parameters make. */
  readonly stack: string;
  /** Logical id of the resource, or the condition. */
  readonly at: string;
  readonly text: string;
}

/** What a tool says, once it has looked at something. */
export interface Opinion {
  readonly findings: readonly Finding[];
  /** How much was looked at, in a few words. */
  readonly extent: string;
}
