import * as z from "../schema.ts";

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
const errorShape = z.later(() =>
  z.object({
    name: z.catch(z.string(), ""),
    message: z.catch(z.string(), ""),
    Code: z.catch(z.optional(z.string()), undefined),
    code: z.catch(z.optional(z.string()), undefined),
    $fault: z.optional(z.unknown()),
    $metadata: z.catch(z.optional(z.object({ httpStatusCode: z.optional(z.number()) })), undefined),
    /** Of an AggregateError, which a failed connection to a name with several addresses is: its own message is empty. */
    errors: z.catch(z.optional(z.array(z.object({ message: z.string() }))), undefined),
  }),
);

export function readSdkError(error: unknown): SdkError {
  const read = errorShape().safeParse(error);
  if (!read.success) {
    const message = typeof error === "string" ? error : `a ${typeof error} was thrown`;
    return { name: "Error", codes: [], message, httpStatus: undefined, parsed: false };
  }
  const { name, message, Code, code, $fault, $metadata, errors } = read.data;
  return {
    name: name === "" || name === "Error" ? (Code ?? code ?? "Error") : name,
    codes: [name, Code, code].filter((text) => text !== undefined),
    message: (message === "" ? (errors?.[0]?.message ?? "") : message).replace(SDK_HINT, ""),
    httpStatus: $metadata?.httpStatusCode,
    // Without a code in the answer the SDK calls the error Unknown: a page of a proxy may be well-formed XML.
    parsed: $fault !== undefined && name !== "Unknown",
  };
}
