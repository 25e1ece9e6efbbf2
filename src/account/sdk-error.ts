import * as v from "../schema.ts";

/** What the SDK adds to its error about an answer that it could not parse; it helps only who holds the error. */
const SDK_HINT = /\s*Deserialization error: to see the raw response.*$/s;

/** What can be told from an error that a call of the SDK ended with. */
export interface SdkError {
  readonly name: string;
  /** The class name, the code on the wire and the code of the operating system, as far as there are any. */
  readonly codes: readonly string[];
  readonly message: string;
  readonly httpStatus: number | undefined;
  /** Whether the answer was an error in AWS's own form. */
  readonly parsed: boolean;
}

/** The SDK's errors are of many classes, and a few of none: read by shape. */
const errorShape = v.object({
  name: v.fallback(v.string(), ""),
  message: v.fallback(v.string(), ""),
  Code: v.fallback(v.optional(v.string()), undefined),
  code: v.fallback(v.optional(v.string()), undefined),
  $fault: v.optional(v.unknown()),
  $metadata: v.fallback(v.optional(v.object({ httpStatusCode: v.optional(v.number()) })), undefined),
  /** Of an AggregateError, which a failed connection to a name with several addresses is: its own message is empty. */
  errors: v.fallback(v.optional(v.array(v.object({ message: v.string() }))), undefined),
});

export function readSdkError(error: unknown): SdkError {
  const read = v.safeParse(errorShape, error);
  if (!read.success) {
    const message = typeof error === "string" ? error : `a ${typeof error} was thrown`;
    return { name: "Error", codes: [], message, httpStatus: undefined, parsed: false };
  }
  const { name, message, Code, code, $fault, $metadata, errors } = read.output;
  return {
    name: name === "" || name === "Error" ? (Code ?? code ?? "Error") : name,
    codes: [name, Code, code].filter((text) => text !== undefined),
    message: (message === "" ? (errors?.[0]?.message ?? "") : message).replace(SDK_HINT, ""),
    httpStatus: $metadata?.httpStatusCode,
    // Without a code in the answer the SDK calls the error Unknown: a page of a proxy may be well-formed XML.
    parsed: $fault !== undefined && name !== "Unknown",
  };
}
