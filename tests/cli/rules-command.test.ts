import { describe, expect, it } from "vitest";
import { rules } from "../../src/rules/registry.generated.ts";
import { runCli } from "../helpers/cli.ts";

describe("rootwatch rules", () => {
  it("lists every rule once, with its severity and what it asks for", async () => {
    const { code, out, err } = await runCli(["rules"], { width: 200 });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const { id } of rules) expect(out.match(new RegExp(`^${id} `, "gm")), id).toHaveLength(1);
    expect(out).toMatch(/^password-policy-expiry .*\(off by default\)$/m);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))("explains %s", async (id, rule) => {
    const { code, out } = await runCli(["rules", id], { width: 100 });
    expect(code).toBe(0);
    for (const part of ["How to fix it", "Controls it answers", "What it needs"])
      expect(out).toContain(`\n${part}\n`);
    const words = out.replace(/\s+/g, " ");
    for (const step of [rule.title, rule.guidance.why, ...rule.guidance.console])
      expect(words).toContain(step);
    // Commands stand on lines of their own, to be copied.
    for (const command of rule.guidance.cli ?? []) expect(out).toContain(`  ${command}\n`);
    expect(out).not.toMatch(/undefined|NaN|\[object/);
  });

  it("explains a rule whole", async () => {
    expect((await runCli(["rules", "access-key-never-used"], { width: 90 })).out).toMatchInlineSnapshot(`
      "People with a console password have no access key that they never used
      access-key-never-used, low

      A key that was made together with the user, in case it might be wanted, lies in a mailbox
      or a download folder from its first day and serves nobody but whoever finds it.

      How to fix it
        1. Ask the person whether anything is about to use the key.
        2. Open IAM, then Users, choose the user, then Security credentials.
        3. Under Access keys choose Actions, then Deactivate: this can be undone.
        4. When nobody has missed it for some days, choose Delete.
        5. For work in a terminal, aws login or IAM Identity Center need no key.

      With the AWS CLI
        aws iam list-access-keys --user-name NAME
        aws iam get-access-key-last-used --access-key-id KEY_ID
        aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive
        aws iam delete-access-key --user-name NAME --access-key-id KEY_ID

      Parameters
        graceDays: 7 (from 0)

      Controls it answers
        cis-1.2.0/1.21 (looser: a fail counts, a pass need not, which the standard assesses by hand)
        cis-1.4.0/1.11 (looser: a fail counts, a pass need not, which the standard assesses by hand)
        cis-3.0.0/1.11 (looser: a fail counts, a pass need not, which the standard assesses by hand)
        cis-5.0.0/1.10 (looser: a fail counts, a pass need not, which the standard assesses by hand)
        cis-6.0.0/2.10 (looser: a fail counts, a pass need not, which the standard assesses by hand)

      What it needs
        The credential report. IAM actions: iam:GenerateCredentialReport,
        iam:GetCredentialReport.
      "
    `);
  });

  it("gives the same for machines", async () => {
    const { out } = await runCli(["rules", "--format", "json"]);
    const list = JSON.parse(out);
    expect(list.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
    const [one] = JSON.parse((await runCli(["rules", "root-mfa", "--format", "json"])).out);
    expect(one).toMatchObject({
      id: "root-mfa",
      severity: "critical",
      needs: [["accountSummary"], ["credentialReport"]],
      actions: ["iam:GetAccountSummary", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    });
    expect(one.controls).toContainEqual({
      control: "cis-7.0.0/2.5",
      assessment: "automated",
      relation: "equal",
    });
    expect(one.controls).toContainEqual({
      control: "cis-3.0.0/1.5",
      assessment: "automated",
      relation: "stricter",
    });
    expect(one.controls).toContainEqual({
      control: "pci-dss-4.0.1/8.4.2",
      assessment: "organizational",
      relation: "partial",
    });
  });
});
