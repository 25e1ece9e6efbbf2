import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_MESSAGE_CHARS, SectionUnavailable, unavailableFrom } from "../../src/account/unavailable.ts";
import { RootwatchError } from "../../src/errors.ts";
import * as v from "../../src/schema.ts";
import { awsError, webPageError } from "../helpers/aws-mock.ts";

const named = (name: string) => Object.assign(new Error("it says"), { name });
const coded = (code: string) => Object.assign(new Error("it says"), { code });

describe("reasons", () => {
  test.each([
    ["AccessDenied", 403],
    ["AccessDeniedException", 400],
    ["AccessDeniedForDependencyException", 400],
    ["UnauthorizedOperation", 403],
    ["ExpiredToken", 403],
    ["ExpiredTokenException", 400],
    ["InvalidClientTokenId", 403],
    ["UnrecognizedClientException", 400],
    ["SignatureDoesNotMatch", 403],
    ["OptInRequired", 403],
    ["SomethingNew", 403],
    ["SomethingNew", 401],
  ])("%s with status %i is access_denied", (name, status) => {
    expect(unavailableFrom(awsError(name, status)).reason).toBe("access_denied");
  });

  test.each([
    ["Throttling", 400],
    ["ThrottlingException", 400],
    ["TooManyRequestsException", 400],
    ["RequestLimitExceeded", 503],
    ["SlowDown", 503],
    ["LimitExceededException", 409],
    ["SomethingNew", 429],
    ["Unknown", 429],
    // A throttled request is not a denied one, whatever status it comes with.
    ["RequestThrottled", 403],
  ])("%s with status %i is throttled", (name, status) => {
    expect(unavailableFrom(awsError(name, status)).reason).toBe("throttled");
  });

  test.each([
    ["TimeoutError", named("TimeoutError")],
    ["AbortError", named("AbortError")],
    ["the signal's own", AbortSignal.timeout(0).reason ?? new DOMException("it says", "TimeoutError")],
    ["ETIMEDOUT", coded("ETIMEDOUT")],
    ["RequestTimeout", awsError("RequestTimeout", 400)],
  ])("%s is a timeout", (_name, error) => {
    expect(unavailableFrom(error).reason).toBe("timeout");
  });

  test.each([
    ["no credentials", named("CredentialsProviderError")],
    ["no token", named("TokenProviderError")],
  ])("%s is access_denied", (_name, error) => {
    expect(unavailableFrom(error).reason).toBe("access_denied");
  });

  test.each([
    ["an internal error", awsError("InternalFailure", 500)],
    ["an error nobody knows", awsError("SomethingNew", 400)],
    ["no such host", coded("ENOTFOUND")],
    ["no connection", coded("ECONNREFUSED")],
    ["an error page", webPageError(500)],
    ["a proxy's page that says 403", webPageError(403)],
    ["a page that is well-formed XML and says 403", awsError("Unknown", 403)],
    ["a bug", new TypeError("x is not a function")],
    ["no error at all", undefined],
    ["a text", "it says"],
  ])("%s is a service_error", (_name, error) => {
    expect(unavailableFrom(error).reason).toBe("service_error");
  });

  test("ours keep their own", () => {
    expect(unavailableFrom(new SectionUnavailable("expired", "It is old."))).toEqual({
      status: "unavailable",
      reason: "expired",
      message: "It is old.",
    });
    expect(unavailableFrom(new RootwatchError("report_malformed", "No text."))).toMatchObject({
      reason: "malformed",
      message: "No text.",
    });
  });

  test("an answer that is none of AWS's is malformed, and where is said", () => {
    const { issues } = v.safeParse(v.object({ Users: v.array(v.string()) }), { Users: ["a", 1] });
    expect(unavailableFrom(issues && new v.ValiError(issues))).toMatchObject({
      reason: "malformed",
      message: expect.stringContaining("at Users.1:"),
    });
  });
});

describe("messages", () => {
  test("name and words of the error", () => {
    expect(unavailableFrom(awsError("AccessDenied", 403, "no\r\nno\u0007 \u202ewrong")).message).toBe(
      "AccessDenied: no no wrong",
    );
    expect(unavailableFrom(coded("ENOTFOUND")).message).toBe("ENOTFOUND: it says");
    expect(unavailableFrom(awsError("Empty", 400, "")).message).toBe("Empty");
  });

  test("of an error that has several within, the first one's", () => {
    const error = Object.assign(new AggregateError([new Error("connect ECONNREFUSED ::1:1")]), {
      code: "ECONNREFUSED",
    });
    expect(unavailableFrom(error).message).toContain("connect ECONNREFUSED ::1:1");
  });

  test("a web page's status, without the SDK's advice to programmers", () => {
    const { message } = unavailableFrom(webPageError(502));
    expect(message).toContain("HTTP status 502");
    expect(message).not.toContain("$response");
  });

  test("one printable line of bounded length, without a stack, whatever the error", () => {
    const errors = fc.oneof(
      fc.anything(),
      fc.record({
        name: fc.string({ unit: "binary" }),
        message: fc.string({ unit: "binary", maxLength: 2000 }),
      }),
      fc.string({ unit: "binary", maxLength: 2000 }).map((message) => new Error(message)),
    );
    fc.assert(
      fc.property(errors, (error) => {
        const { message } = unavailableFrom(error);
        expect([...message].length).toBeLessThanOrEqual(MAX_MESSAGE_CHARS);
        expect(message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(message).not.toContain("unavailable.test.ts:");
      }),
    );
  });
});
