import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStepsOfAlert } from "../../src/alerts/next-steps.ts";
import * as texts from "../../src/alerts/step-texts.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, allAlerts, groupOf } from "../helpers/alerts.ts";

const first = (...of: Parameters<typeof alertAbout>) => nextStepsOfAlert(alertAbout(...of))[0];

describe("what to do first", () => {
  it.each([
    ["access-key-created", /^Deactivate the key now/],
    ["signing-certificate-uploaded", /^Delete the certificate now/],
    ["mfa-deactivated", /^Register an MFA device for root now/],
    ["access-key-deleted", /^Good news/],
    ["sign-in-without-mfa", /^Ask whoever may use root/],
    ["trail-stopped", /^Assume that it was meant/],
    ["mfa-deactivation-denied", /^It did not succeed/],
    ["task-recreates-password", /^Ask the administrators of the organization/],
    ["canary", /^Nothing to do/],
  ])("of %s", (name, step) => {
    expect(first(name)).toMatch(step);
  });

  it("of a group is as of one that succeeded, where any did", () => {
    expect(first("api-denied")).toMatch(/^It did not succeed/);
    expect(first("api-denied", { group: groupOf({ failed: 11 }) })).toMatch(/^Ask whoever/);
    expect(first("api-unknown", { group: groupOf({ failed: 12 }) })).toMatch(/^It did not succeed/);
  });

  it("of a group with a task that gives root a password is to take it away", () => {
    const calls = [{ name: "CreateLoginProfile of iam.amazonaws.com", count: 1 }];
    const steps = nextStepsOfAlert(
      alertAbout("task-assumed-root-text", { group: groupOf({ failed: 0, calls }) }),
    );
    expect(steps[1]).toMatch(/^If nobody did: delete root's credentials again/);
  });
});

describe("what was announced", () => {
  const { announcement } = allAlerts().get("announced: sign-in-with-mfa")?.alert ?? {};

  it("is compared instead of asked about, and what contains is not put off", () => {
    for (const [name, place] of [
      ["sign-in-with-mfa", 0],
      ["access-key-created", 1],
      ["trail-stopped", 0],
    ] as const) {
      const steps = nextStepsOfAlert(alertAbout(name, { announcement }));
      expect(steps[place]).toMatch(/^It was announced/);
      expect(steps.join()).not.toContain("Ask whoever may use root");
    }
  });
});

describe("whatever the alert is, its steps", () => {
  it("are a few of our own words, each one once, with one address at the most", () => {
    const ours = new Set<string>(Object.values(texts));
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const steps = nextStepsOfAlert(alert);
        expect(steps.length).toBeGreaterThan(0);
        expect(steps.length).toBeLessThanOrEqual(8);
        expect(new Set(steps).size).toBe(steps.length);
        for (const step of steps) {
          expect(ours).toContain(step);
          expect(step.length).toBeLessThan(300);
          // They stand in Slack as they are.
          expect(step).not.toMatch(/[&<>]/);
          expect(step.match(/https:/g)?.length ?? 0).toBeLessThan(2);
        }
      }),
    );
  });
});
