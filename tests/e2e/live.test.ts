import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AccountClient, PutAlternateContactCommand } from "@aws-sdk/client-account";
import {
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileWith } from "../helpers/cli.ts";
import { type Moto, startMoto } from "../helpers/moto.ts";

const BIN = join(import.meta.dirname, "../../dist/rootwatch.js");
const KEYS = { AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
  const config = {
    endpoint: moto.url,
    region: "us-east-1",
    credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
  };
  await new IAMClient(config).send(new CreateAccountAliasCommand({ AccountAlias: "acme-test" }));
  await new IAMClient(config).send(new CreateUserCommand({ UserName: "dana" }));
  await new IAMClient(config).send(new CreateUserCommand({ UserName: "groot" }));
  await new IAMClient(config).send(
    new CreateLoginProfileCommand({ UserName: "groot", Password: "correct-Horse-7" }),
  );
  await new AccountClient(config).send(
    new PutAlternateContactCommand({
      AlternateContactType: "SECURITY",
      Name: "Dana Secret",
      Title: "Keeper",
      EmailAddress: "dana.secret@example.com",
      PhoneNumber: "+15550001111",
    }),
  );
}, 300_000);
afterAll(() => moto.stop());

function rootwatch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...KEYS, AWS_ENDPOINT_URL: moto.url },
  });
  return { code: status, out: stdout, err: stderr };
}

describe("a live account", () => {
  it("is captured in a file that only its owner reads, without any contact's values", () => {
    const path = fileWith("", "account.json");
    expect(statSync(path).mode & 0o077).not.toBe(0);
    const { code, out, err } = rootwatch("snapshot", "--output", path);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toMatch(/^Account \d{12}: 13 of 13 answers\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, "utf8");
    expect(text).not.toMatch(/secret|Keeper|5550001111/i);
    expect(JSON.parse(text).sections.securityContact).toEqual({
      status: "known",
      value: { Name: "<present>", Title: "<present>", EmailAddress: "<present>", PhoneNumber: "<present>" },
    });
  });

  it("gives the same findings live and from its snapshot", () => {
    const snapshot = fileWith("", "account.json");
    writeFileSync(snapshot, rootwatch("snapshot").out);
    const findings = (...args: string[]) =>
      JSON.parse(rootwatch("audit", ...args, "--format", "json").out).findings.map(
        ({ id, outcome, messageId }: Record<string, string>) => [id, outcome, messageId],
      );
    expect(findings("--snapshot", snapshot)).toEqual(findings("--live"));
  });

  it("is asked anew about whom the report says something grave of", () => {
    const began = new Date();
    const { findings } = JSON.parse(rootwatch("audit", "--live", "--format", "json").out);
    const { outcome, confirmedAt } = findings.find(({ rule }: { rule: string }) => rule === "user-mfa");
    expect(outcome).toBe("fail");
    expect(new Date(confirmedAt).getTime()).toBeGreaterThanOrEqual(began.getTime() - 1000);
  });

  it("that answers some questions with a web page fails in none of them, and passes in none", () => {
    const { out } = rootwatch("audit", "--live", "--format", "json");
    const audit = JSON.parse(out);
    expect(audit.accountAlias).toBe("acme-test");
    const outcome = (rule: string) => audit.findings.find((one: { rule: string }) => one.rule === rule);
    expect(outcome("contact-security")).toMatchObject({ outcome: "pass" });
    expect(outcome("contact-billing")).toMatchObject({ outcome: "fail" });
    expect(outcome("contact-primary")).toMatchObject({ outcome: "unknown", reason: "service_error" });
  });
});

describe("no account", () => {
  it("is one line that says what to do, and exit 2", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, "audit", "--live"], {
      encoding: "utf8",
      env: { ...process.env, ...KEYS, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /\nrootwatch: AWS could not be asked whose credentials these are: .*ECONNREFUSED.*\n$/,
    );
  });
});
