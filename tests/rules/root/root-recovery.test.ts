import rootRecovery from "../../../src/rules/root/root-recovery.ts";
import { ROOT_ARN, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const attested = (on: string) => ({ id: "root-recovery" as const, on, by: "Dana" });

testRule(rootRecovery, {
  "recovery was attested last month": {
    given: { attestations: [{ ...attested("2026-10-20"), note: "mail and telephone tested" }] },
    expect: [["pass", "attested", ROOT_ARN]],
  },
  "recovery was attested of a day that began 365 days ago to the second": {
    given: { attestations: [attested("2025-11-23")] },
    now: new Date("2026-11-23T00:00:00Z"),
    expect: [["pass", "attested", ROOT_ARN]],
  },
  "recovery was attested of a day that began 365 days and a second ago": {
    given: { attestations: [attested("2025-11-23")] },
    now: new Date("2026-11-23T00:00:01Z"),
    expect: [["fail", "expired", ROOT_ARN]],
    since: "2026-11-23T00:00:00Z",
  },
  "recovery was attested 100 days ago where the settings allow 90": {
    given: { attestations: [attested("2026-08-15")] },
    parameters: { validDays: 90 },
    expect: [["fail", "expired", ROOT_ARN]],
    since: "2026-11-13T00:00:00Z",
  },
  "the newest attestation stands between two older ones": {
    given: { attestations: [attested("2023-01-01"), attested("2026-10-20"), attested("2024-01-01")] },
    expect: [["pass", "attested", ROOT_ARN]],
  },
  "recovery is attested of tomorrow": {
    given: { attestations: [attested("2026-11-24")] },
    expect: [["unknown", "neverAttested", ROOT_ARN]],
  },
  "recovery is attested of tomorrow, and was two years ago": {
    given: { attestations: [attested("2026-11-24"), attested("2024-11-24")] },
    expect: [["fail", "expired", ROOT_ARN]],
  },
  "nobody has attested anything": {
    given: { attestations: [] },
    expect: [["unknown", "neverAttested", ROOT_ARN]],
  },
  "somebody attested a change of the password only": {
    given: { attestations: [{ id: "root-password-changed", on: "2026-10-20", by: "Dana" }] },
    expect: [["unknown", "neverAttested", ROOT_ARN]],
  },
  "the attestations were not collected": {
    given: { attestations: unavailable("not_collected") },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
