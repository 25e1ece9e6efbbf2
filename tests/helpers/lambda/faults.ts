import type { AwsRequest, Protocol } from "./aws-request.ts";

/** An error that AWS gives in the place of an answer. */
export interface Fault {
  /** Such as `sns:Publish`. */
  readonly action: string;
  /** Of the calls that it meets; all without it. */
  readonly times?: number;
  readonly status: number;
  /** As it is on the wire: `NotFound`, for which the SDK says NotFoundException. */
  readonly code: string;
  readonly message?: string;
  /** Milliseconds before the error is given. */
  readonly delayMs?: number;
  /** What part of the calls it meets, as 0.3; all without it. The same calls of one seed, whenever a test runs. */
  readonly rate?: number;
  readonly seed?: number;
  /** Of the calls of that action those to fail. */
  readonly match?: (request: AwsRequest & { readonly body: string }) => boolean;
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault that meets this request, and has then one time less. */
  take(request: AwsRequest, body: Buffer): Fault | undefined;
  clear(): void;
}

export function makeFaults(): Faults {
  let faults: { readonly fault: Fault; readonly chance: () => number; left: number }[] = [];
  return {
    add: (fault) => {
      const left = fault.times ?? Number.POSITIVE_INFINITY;
      faults.push({ fault, chance: chanceOf(fault.seed ?? 1), left });
    },
    take(request, body) {
      const met = faults.find(
        ({ fault, chance, left }) =>
          left > 0 &&
          fault.action === request.action &&
          (fault.match?.({ ...request, body: body.toString("utf8") }) ?? true) &&
          (fault.rate === undefined || chance() < fault.rate),
      );
      if (met === undefined) return undefined;
      met.left -= 1;
      return met.fault;
    },
    clear: () => {
      faults = [];
    },
  };
}

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error in the words of the request's protocol, as AWS's reference of it has them. */
export function errorAnswer(
  protocol: Protocol,
  status: number,
  code: string,
  message: string,
  requestId: string,
): ErrorAnswer {
  const id = { "x-amzn-RequestId": requestId, "x-amz-request-id": requestId };
  if (protocol === "json" || protocol === "rest-json") {
    const type = protocol === "json" ? "application/x-amz-json-1.1" : "application/json";
    return {
      status,
      headers: { ...id, "Content-Type": type, "x-amzn-ErrorType": code },
      body: JSON.stringify({ __type: code, message, Message: message }),
    };
  }
  const details = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  const body =
    protocol === "rest-xml"
      ? `<Error>${details}<RequestId>${requestId}</RequestId></Error>`
      : `<ErrorResponse><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type>${details}</Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`;
  return {
    status,
    headers: { ...id, "Content-Type": "text/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
