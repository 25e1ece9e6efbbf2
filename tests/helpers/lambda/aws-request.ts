import type { IncomingHttpHeaders } from "node:http";

/** How a service wants to be asked, and how it words its errors. */
export type Protocol = "query" | "json" | "rest-json" | "rest-xml";

/** Which operation of AWS a request asks for. */
export interface AwsRequest {
  /** As it is signed for: iam, sns, s3 ... */
  readonly service: string;
  /** The operation, as `iam:GetAccountSummary`; where it is not known here, the method and the path. */
  readonly action: string;
  readonly protocol: Protocol;
  readonly accessKeyId: string;
  readonly region: string;
}

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//;

/** @returns nothing for a request that is not signed: none of AWS's */
export function identify(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): AwsRequest | undefined {
  const { pathname, searchParams } = new URL(url, "http://aws");
  const presigned = searchParams.get("X-Amz-Credential");
  const signed = presigned === null ? (headers.authorization ?? "") : `Credential=${presigned}/`;
  const [, accessKeyId, region, service] = CREDENTIAL.exec(signed) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  const { protocol, operation } = operationOf(service, method, pathname, searchParams, headers, body);
  return { service, action: `${service}:${operation}`, protocol, accessKeyId, region };
}

function operationOf(
  service: string,
  method: string,
  path: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  body: Buffer,
): { readonly protocol: Protocol; readonly operation: string } {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { protocol: "json", operation: target.split(".").at(-1) ?? target };
  if (service === "s3") return { protocol: "rest-xml", operation: objectOperation(method, path, query) };
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const action = new URLSearchParams(body.toString("utf8")).get("Action");
    if (action !== null) return { protocol: "query", operation: action };
  }
  return { protocol: "rest-json", operation: restOperation(service, method, path) };
}

function restOperation(service: string, method: string, path: string): string {
  // Account Management names its paths after its operations.
  const [, name = ""] = /^\/(\w+)$/.exec(path) ?? [];
  if (service === "account" && name !== "") return name.charAt(0).toUpperCase() + name.slice(1);
  if (invokedFunction(method, path) !== undefined) return "Invoke";
  return `${method} ${path}`;
}

/** @returns the name or ARN of the function that a request to Lambda invokes */
export function invokedFunction(method: string, path: string): string | undefined {
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(path) ?? [];
  return method === "POST" && name !== undefined ? decodeURIComponent(name) : undefined;
}

const OBJECT = { GET: "GetObject", PUT: "PutObject", HEAD: "HeadObject", DELETE: "DeleteObject" };
const BUCKET = { GET: "ListObjects", PUT: "CreateBucket", HEAD: "HeadBucket", DELETE: "DeleteBucket" };

/** Parameters that are arguments; any other names a part of the bucket or object, such as `policy`. */
const ARGUMENTS =
  /^(x-id|prefix|delimiter|max-keys|marker|continuation-token|start-after|encoding-type|X-Amz-.*)$/i;

/** Of S3's operations those on a path-style address, the only one that a host without names can have. */
function objectOperation(method: string, path: string, query: URLSearchParams): string {
  const named = query.get("x-id");
  if (named !== null) return named;
  if (path === "/") return "ListBuckets";
  if (query.get("list-type") === "2") return "ListObjectsV2";
  const part = [...query.keys()].find((key) => !ARGUMENTS.test(key));
  if (part !== undefined) return `${method} ${part}`;
  const operations: Readonly<Record<string, string>> = /^\/[^/]+\/?$/.test(path) ? BUCKET : OBJECT;
  return operations[method] ?? `${method} ${path}`;
}
