import { newestAttestation } from "../../account/attestations.ts";
import { ageMs, ageText, daysAfter, isOlderThan } from "../../account/time.ts";
import { defineRule } from "../define-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineRule({
  id: "root-recovery",
  title: "Somebody has attested lately that the root user can be recovered",
  severity: "low",
  resource: "root-user",
  guidance: {
    why:
      "Whoever receives root's mail and calls can take the account over, and whoever no longer does cannot get it back. " +
      "No API shows who that is. Security challenge questions are gone: AWS let nobody add them after 5 January 2024 " +
      "or edit them after 6 January 2025. What replaced them is MFA on more than one device, the root mailbox and " +
      "telephone, alternate contacts, and for members central management of root.",
    fix: "Test root's mailbox, telephone and MFA devices, and attest in rootwatch.yml on which day you did.",
    console: [
      "See who can read the mailbox of root's e-mail address: a group address, and nobody who has left. Send it a mail.",
      "Choose the account name at the top right, then Account. Under Contact information see whose telephone it is, " +
        "and call it.",
      "Sign in as root with each of its MFA devices, and see that they are not all kept in one place. Tell people " +
        "before: it counts as a use of root.",
      "If answers to security challenge questions were once given and may still be on file, keep them where root's " +
        "password is kept: they cannot be changed any more.",
      "In a member account without root credentials the way back is the organization's: test Root access management " +
        "in its management account instead.",
      "Attest it in rootwatch.yml: attestations: " +
        '[{ id: root-recovery, on: "2026-11-23", by: Your Name, note: "mail, telephone and both keys tested" }]',
    ],
  },
  parameters: { validDays: wholeNumber({ byDefault: 365, least: 1 }) },
  needs: ["attestations"],
  messages: {
    attested: "{by} attested on {on}, {age} ago, that the recovery of root works.",
    expired:
      "The recovery of root was last attested by {by} on {on}, {age} ago; an attestation is valid for {validDays} days.",
    neverAttested:
      "Nobody has attested who receives root's mail and calls, and that recovery works: no API shows it, and there is " +
      "no attestation root-recovery of a day up to now.",
  },
  check: ({ attestations }, { now, parameters: { validDays } }) => {
    const attested = newestAttestation(attestations, "root-recovery", now);
    if (attested === undefined) return { outcome: "unknown", message: "neverAttested" };
    const { at: on, by } = attested;
    const data = { on, by, age: ageText(ageMs(now, on)) };
    const evidence = { attestation: "root-recovery", on, by };
    if (!isOlderThan(now, on, validDays)) return { outcome: "pass", message: "attested", data, evidence };
    const since = daysAfter(on, validDays);
    return { outcome: "fail", message: "expired", data: { ...data, validDays }, evidence, since };
  },
});
