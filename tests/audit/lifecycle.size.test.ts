import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { stateAfter } from "../../src/audit/lifecycle.ts";
import { type State, stateSchema } from "../../src/audit/state.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import * as v from "../../src/schema.ts";
import {
  accessKey,
  daysAgo,
  NOW,
  password,
  report,
  snapshotAt,
  userRow,
} from "../helpers/account-fixture.ts";
import { LIFE, onDay } from "../helpers/hand-made-audits.ts";

const USERS = 5_000;
const ALL_ON = Object.fromEntries(rules.map(({ id }) => [id, { enabled: true }]));

/** Everything about each user that can be wrong at once. */
const rows = Array.from({ length: USERS }, (_, index) =>
  userRow(`somebody.with.a.long.name-${index}`, {
    ...password({
      mfa_active: "false",
      password_last_used: daysAgo(300),
      password_last_changed: daysAgo(700),
    }),
    ...accessKey(1, daysAgo(700), daysAgo(600)),
    ...accessKey(2, daysAgo(699)),
    cert_1_active: "true",
    cert_1_last_rotated: daysAgo(500),
  }),
);

const auditOfAll = () => {
  const real = audit(snapshotAt({ credentialReport: report(rows) }, NOW), rules, ALL_ON, NOW);
  // Whatever the rules found on a user fails.
  const findings = real.findings.map((finding) =>
    finding.resource.type === "account" ? finding : { ...finding, outcome: "fail" as const },
  );
  return { ...real, findings };
};

/** A gzipped state is far below what a bucket takes, and is read within the time that an audit has. */
const MOST_BYTES = 5_000_000;
const MOST_MS = 10_000;

describe("the state of 5,000 users of whom everything fails", () => {
  it("is small when it is packed, and made, written and read in little time", () => {
    const all = auditOfAll();
    const life = { ...LIFE, rules };
    const started = performance.now();
    const state = stateAfter(undefined, all, life);
    const text = JSON.stringify(state);
    const read: State = v.parse(stateSchema, JSON.parse(text));
    const later = stateAfter(read, { ...all, observedAt: onDay(1) }, life);
    expect(performance.now() - started).toBeLessThan(MOST_MS);
    expect(Object.keys(state.findings).length).toBeGreaterThan(7 * USERS);
    expect(Object.keys(later.findings)).toHaveLength(Object.keys(state.findings).length);
    expect(gzipSync(text).length).toBeLessThan(MOST_BYTES);
  });

  it("takes as many times longer as it has users, and not that many times more", () => {
    const all = auditOfAll();
    const life = { ...LIFE, rules };
    const tenth = { ...all, findings: all.findings.filter((_, index) => index % 10 === 0) };
    const timeOf = (one: typeof all) => {
      const before = stateAfter(undefined, one, life);
      const times = Array.from({ length: 5 }, () => {
        const started = performance.now();
        stateAfter(before, one, life);
        return performance.now() - started;
      });
      return Math.min(...times);
    };
    // A square would be 100.
    expect(timeOf(all) / timeOf(tenth)).toBeLessThan(40);
  });
});
