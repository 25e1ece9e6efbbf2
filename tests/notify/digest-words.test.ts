import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesFor } from "../../src/audit/changes.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { stateAfter } from "../../src/audit/lifecycle.ts";
import { outboxOf, type State } from "../../src/audit/state.ts";
import { type Digest, digestOf } from "../../src/notify/digest.ts";
import { digestChat } from "../../src/notify/digest-chat.ts";
import { digestJson } from "../../src/notify/digest-json.ts";
import { digestMail } from "../../src/notify/digest-mail.ts";
import { digestSubject } from "../../src/notify/digest-subject.ts";
import { slackMessage } from "../../src/slack/slack-message.ts";
import { accepted, auditOn, LIFE, LIFE_RULES, seen, told } from "../helpers/hand-made-audits.ts";
import { screen } from "../slack/screen.ts";

/** What people read of a digest, each on one line. */
function wordsOf(digest: Digest): Readonly<Record<"mail" | "subject" | "chat" | "slack", string>> {
  const subject = digestSubject(digest);
  const { content } = JSON.parse(digestChat(digest));
  const texts = {
    mail: digestMail(digest, "UTC"),
    subject,
    chat: `${content.title}\n${content.description}`,
    slack: screen(slackMessage({ subject, text: digestJson(digest) }, "UTC")),
  };
  const flat = Object.entries(texts).map(([where, text]) => [where, text.replace(/[\s\u200B|]+/g, " ")]);
  return Object.fromEntries(flat);
}

interface Step {
  readonly day: number;
  readonly findings: readonly Finding[];
  readonly scope?: readonly string[] | undefined;
  readonly isTold?: boolean;
}

/** What `alerts` would be told after each of these audits, where it was told of those that are `isTold`. */
function digestsOf(steps: readonly Step[]): Digest[] {
  let state: State | undefined;
  return steps.map(({ day, findings, scope, isTold = true }) => {
    const audit = auditOn(day, findings, { scope });
    const after = stateAfter(state, audit, LIFE);
    state = isTold ? told(after, "alerts", audit) : after;
    return digestOf(audit, changesFor(outboxOf(after, "alerts"), after, audit, LIFE_RULES), {
      ...{ auditId: "1", report: undefined, notes: [], auditHours: 26, rules: LIFE_RULES },
    });
  });
}

/** Words about the last of these audits. */
function saidOf(...steps: readonly Step[]) {
  const digest = digestsOf(steps).at(-1);
  if (digest === undefined) throw new Error("no audit");
  return wordsOf(digest);
}

const ALL_WELL = /nothing (else |that was checked |but what is accepted )?fails/i;

describe("that nothing fails", () => {
  it("is not said where something fails again", () => {
    const words = saidOf(
      { day: 0, findings: [seen("task", "ann")] },
      { day: 1, findings: [seen("task", "ann", "pass")] },
      { day: 2, findings: [seen("task", "ann")] },
    );
    for (const text of Object.values(words)) expect(text).not.toMatch(ALL_WELL);
    expect(words.mail).toMatch(/^AWS account 111122223333 1 finding fails again \(1 high\)\. Observed/);
  });

  it("is not said of what is accepted, or was not checked, either", () => {
    for (const other of [accepted("other", "ann"), seen("other", "ann", "unknown")]) {
      const { mail } = saidOf(
        { day: 0, findings: [seen("task", "ann"), seen("task", "bob"), other] },
        { day: 1, findings: [seen("task", "ann", "pass"), seen("task", "bob", "pass"), other] },
        { day: 2, findings: [seen("task", "ann"), seen("task", "bob"), other] },
      );
      expect(mail).toContain("2 findings fail again (2 high).");
      expect(mail).not.toMatch(ALL_WELL);
    }
  });
});

const outcome = fc.constantFrom("fail", "fail", "pass", "unknown", "accepted", "absent");
const step = fc.record({
  days: fc.constantFrom(1, 1, 1, 8),
  outcomes: fc.record({
    task: fc.option(fc.record({ ann: outcome, bob: outcome })),
    other: fc.option(fc.record({ ann: outcome, bob: outcome })),
  }),
  isScoped: fc.constantFrom(false, false, false, true),
  isTold: fc.boolean(),
});

/** Audits of two rules on two users, now and then of one of the rules alone, or with a rule switched off. */
const histories = fc.array(step, { minLength: 1, maxLength: 8 }).map((all) => {
  let day = 0;
  return all.map(({ days, outcomes, isScoped, isTold }): Step => {
    day += days;
    const findings = Object.entries(outcomes).flatMap(([rule, users]) =>
      users === null
        ? []
        : [
            // Somebody of whom it is well: the rule is applied.
            seen(rule, "zed", "pass"),
            ...Object.entries(users).flatMap(([name, as]) => {
              if (as === "absent") return [];
              return as === "accepted" ? [accepted(rule, name)] : [seen(rule, name, as)];
            }),
          ],
    );
    const scope = isScoped ? ["task"] : undefined;
    return { day, findings: findings.filter(({ rule }) => scope?.includes(rule) ?? true), scope, isTold };
  });
});

describe("whatever happened, and whoever was told of it", () => {
  it("nobody reads that nothing fails while something does, or did and could not be rechecked", () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const digest of digestsOf(steps)) {
          const { added, reopened, overdue, open, unverified } = digest;
          if ([added, reopened, overdue, open, unverified].every(({ length }) => length === 0)) continue;
          for (const [where, text] of Object.entries(wordsOf(digest)))
            expect(text, where).not.toMatch(ALL_WELL);
        }
      }),
      { numRuns: 300 },
    );
  });
});
