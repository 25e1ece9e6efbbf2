import { describe, expect, it } from "vitest";
import { fileWith, runCli } from "../helpers/cli.ts";

describe("help", () => {
  it("of the program", async () => {
    const { code, out } = await runCli(["--help"]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Usage: rootwatch [options] [command]

      The watch over an AWS account's root user, credentials and recovery settings.

      Options:
        -V, --version           output the version number
        -h, --help              display help for command

      Commands:
        audit [options]         audit an account, a snapshot of one, or a downloaded
                                credential report
        rules [options] [rule]  list the rules, or explain one
        diff [options] <a> <b>  compare two audits of one account
        evidence [options]      bundle the evidence of a period for an auditor
        snapshot [options]      capture the live account for later, or for somebody
                                else to audit
        announce [options]      say beforehand that root will be used
        test-alert [options]    test that an alert arrives, or where it stops
        purge [options]         empty the evidence bucket that a removed installation
                                left behind
        help [command]          display help for command
      "
    `);
  });

  it("of audit", async () => {
    const { code, out } = await runCli(["audit", "--help"], { width: 100 });
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Usage: rootwatch audit [options]

      Judges one AWS account and tells what fails, what to do, and what could not be checked.
      Files are judged at their own time unless --now is given. A file named - is standard input.

      Options:
        --live                      the account of the current AWS credentials
        --snapshot <file>           a file that \`rootwatch snapshot\` made
        --credential-report <file>  a credential report (CSV) as IAM hands it out
        --generated-at <time>       when that report was made; without it the newest time in it is taken
        --settings <file>           rootwatch.yml: rules switched on or off, parameters, attestations,
                                    exceptions
        --now <time>                judge ages at this time
        --store <folder>            keep the audit there, and say what has changed since the one before
        --format <format>           how to write it (choices: "text", "json", default: "text")
        --output <file>             write there instead of standard output
        --fail-on <severity>        exit 1 on a fail of this severity or graver (choices: "informational",
                                    "low", "medium", "high", "critical", "none", default: "high")
        --allow-unknown             exit 0 and not 3 where a rule of that severity could not be judged
        --deadline <seconds>        how long a live account may take to answer (default: 120)
        -h, --help                  display help for command

      Exit codes:
        0  nothing at or above --fail-on fails, and all of it could be judged
        1  something at or above --fail-on fails, and no exception covers it
        2  the command or one of its files is wrong
        3  nothing fails, but something at or above --fail-on could not be judged; a credential report
           alone does not show whether a trail records: --live asks AWS, --allow-unknown makes it 0

      "
    `);
  });

  it("of rules", async () => {
    expect((await runCli(["rules", "--help"])).out).toMatchInlineSnapshot(`
      "Usage: rootwatch rules [options] [rule]

      Lists all rules; with the id of one, tells why it matters, how to fix it and
      what it answers.

      Arguments:
        rule               the id of a rule

      Options:
        --format <format>  how to write it (choices: "text", "json", default: "text")
        -h, --help         display help for command
      "
    `);
  });

  it("of snapshot", async () => {
    expect((await runCli(["snapshot", "--help"])).out).toMatchInlineSnapshot(`
      "Usage: rootwatch snapshot [options]

      Captures what an audit reads of the account of the current AWS credentials.
      Contacts are kept as present or absent, never their values. A file is readable
      by its owner only.

      Options:
        --output <file>       write there instead of standard output
        --deadline <seconds>  how long a live account may take to answer (default:
                              120)
        -h, --help            display help for command
      "
    `);
  });
});

describe("a mistake on the command line is one line and exit 2", () => {
  it.each([
    ["an unknown command", ["adit"], "error: unknown command 'adit'"],
    ["an unknown option", ["audit", "--snapshoot", "x"], "error: unknown option '--snapshoot'"],
    ["two sources", ["audit", "--live", "--snapshot", "x"], "cannot be used with option"],
    ["two files", ["audit", "--credential-report", "x", "--snapshot", "x"], "cannot be used with option"],
    ["no source", ["audit"], "Say what to audit: --live, --snapshot FILE or --credential-report FILE."],
    ["--now for a live account", ["audit", "--live", "--now", "2026-11-23"], "cannot be used with option"],
    [
      "--generated-at for a snapshot",
      ["audit", "--snapshot", "x", "--generated-at", "2026-11-23"],
      "--generated-at goes with",
    ],
    [
      "a time that is none",
      ["audit", "--snapshot", "x", "--now", "2026-02-30T00:00:00Z"],
      "It must be a UTC time",
    ],
    [
      "a time without zone",
      ["audit", "--snapshot", "x", "--now", "2026-11-23 06:00"],
      "It must be a UTC time",
    ],
    ["an unknown format", ["audit", "--snapshot", "x", "--format", "xml"], "Allowed choices are text, json"],
    ["an unknown severity", ["audit", "--snapshot", "x", "--fail-on", "fatal"], "Allowed choices are"],
    ["too long a deadline", ["audit", "--live", "--deadline", "9999"], "from 1 to 900"],
    [
      "a rule that does not exist",
      ["rules", "rot-mfa"],
      'There is no rule "rot-mfa"; the nearest is root-mfa.',
    ],
    ["too many words", ["rules", "root-mfa", "user-mfa"], "too many arguments"],
  ])("%s", async (_, args, message) => {
    const { code, out, err } = await runCli(args);
    expect(err).toContain(message);
    expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it.each([
    ["a file that is not there", () => "/nonexistent/report.csv", "there is no such file"],
    ["a folder", () => "/", "it is a folder"],
    ["a device without end", () => "/dev/zero", "is larger than 400 MiB"],
    ["an empty file", () => fileWith(""), "it is empty"],
    ["HTML", () => fileWith("<html><body>Sign in</body></html>"), "it is HTML or XML"],
    ["bytes that are no text", () => fileWith(Uint8Array.from([0x75, 0xff, 0xfd, 0x80])), "not utf-8 text"],
    ["a header alone", () => fileWith("user,arn,user_creation_time\n"), "a header and no rows"],
  ])("--credential-report with %s", async (_, path, message) => {
    const { code, out, err } = await runCli(["audit", "--credential-report", path()]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it.each([
    ["no JSON", "{", "is not JSON"],
    ["another schema", '{"schema":"x/1"}', 'at schema: expected "rootwatch/snapshot/1" (found "x/1")'],
    [
      "an unknown section",
      '{"schema":"rootwatch/snapshot/1","accountId":"111122223333","partition":"aws","capturedAt":"2026-11-23T06:00:00Z","sections":{"contacts":{}}}',
      'unknown key "contacts"',
    ],
  ])("--snapshot with %s", async (_, text, message) => {
    const { code, out, err } = await runCli(["audit", "--snapshot", fileWith(text)]);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("--snapshot with a member that would act on the terminal", async () => {
    const text = JSON.stringify({
      schema: "rootwatch/snapshot/1",
      accountId: "111122223333",
      partition: "aws",
      capturedAt: "2026-11-23T06:00:00Z",
      sections: { accountSummary: { status: "known", value: { "\u001b[31m\u202eUsers": "many" } } },
    });
    const { err } = await runCli(["audit", "--snapshot", fileWith(text)]);
    expect(err).toContain("[31m\uFFFDUsers");
    for (const acting of ["\u001b", "\u202e"]) expect(err).not.toContain(acting);
  });

  it("--settings that are wrong name file and line", async () => {
    const settings = fileWith("rules:\n  rot-mfa: {}\n", "mine.yml");
    const { code, err } = await runCli(["audit", "--snapshot", "x", "--settings", settings]);
    expect(err).toContain('mine.yml:2: rules.rot-mfa: there is no such rule; did you mean "root-mfa"?');
    expect(code).toBe(2);
  });

  it("--output that cannot be written", async () => {
    const report = fileWith(
      "user,arn,user_creation_time\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z\n",
    );
    const { code, err } = await runCli([
      "audit",
      "--credential-report",
      report,
      "--output",
      "/nonexistent/x",
    ]);
    expect(err).toContain('Cannot write "/nonexistent/x": there is no such file');
    expect(code).toBe(2);
  });
});
