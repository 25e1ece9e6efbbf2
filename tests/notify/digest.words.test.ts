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
  /** Of all rules, JSON. */
  readonly parameters?: string;
}

/** What `alerts` would be told after each of these audits, where it was told of those that are `isTold`. */
function digestsOf(steps: readonly Step[]): Digest[] {
  let state: State | undefined;
  return steps.map(({ day, findings, scope, isTold = true, parameters = "{}" }) => {
    const judged = auditOn(day, findings, { scope });
    const audit = { ...judged, rules: judged.rules.map((rule) => ({ ...rule, parameters })) };
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

const ALL_WELL = /nothing (else |that was checked |but what is accepted )?fails|the rest passes/i;

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

describe("the order of a digest", () => {
  it("is new and critical, again, overdue, and what else is new, in mail and in Slack", () => {
    const critical = { severity: "critical" } as const;
    const { mail, slack } = saidOf(
      {
        day: 0,
        findings: [seen("task", "ann", "fail", critical), seen("task", "late"), seen("task", "eve", "pass")],
      },
      { day: 1, findings: [seen("task", "ann", "pass"), seen("task", "late"), seen("task", "eve", "pass")] },
      {
        day: 9,
        findings: [
          seen("task", "ann", "fail", critical),
          seen("task", "late"),
          seen("task", "eve", "fail", critical),
          seen("task", "bob", "fail", { severity: "medium" }),
        ],
      },
    );
    expect(mail).toMatch(
      /NEW AND CRITICAL .*eve.* FAILS AGAIN .*ann.* OVERDUE .*late.* NEW, WORST FIRST .*bob/,
    );
    expect(slack).toMatch(/New and critical.*Fails again.*Overdue.*late.*New, worst first/);
  });
});

describe("the first digest", () => {
  const first = { day: 8, findings: [seen("task", "ann"), seen("other", "bob")] };

  it("names what fails again while nobody was told, among what fails", () => {
    const { mail, chat } = saidOf(
      { day: 0, findings: [seen("task", "ann"), seen("other", "bob", "pass")], isTold: false },
      { day: 1, findings: [seen("task", "ann", "pass"), seen("other", "bob", "pass")], isTold: false },
      first,
    );
    expect(mail).toMatch(
      /WHAT FAILS, WORST FIRST (User bob|User ann) .*(User bob .*\(other\)|User ann .*\(task\))/,
    );
    expect(mail).toContain("111122223333 2 findings (2 high). This is the first digest");
    expect(mail).not.toContain("FAILS AGAIN");
    expect(chat).toMatch(/\(task, due 2026-12-08\)/);
  });

  it("names what an audit of some rules told before, and says that it is overdue", () => {
    const scoped = { day: 0, findings: [seen("task", "ann")], scope: ["task"] };
    const { mail, chat, slack } = saidOf(scoped, first);
    expect(mail).toMatch(/WHAT FAILS.* User ann \[high\] It is bad\. OVERDUE since 2026-11-30\. \(task\)/);
    expect(mail).not.toMatch(/STILL OPEN|User ann: /);
    expect(chat).toContain("• *high* It is bad. (task, OVERDUE since 2026-11-30)");
    expect(slack).toContain("User ann: task, OVERDUE since 2026-11-30");
    const soon = saidOf(scoped, { ...first, day: 1 });
    expect(soon.mail).toMatch(/WHAT FAILS.* User ann \[high\] It is bad\. Due 2026-11-30\. \(task\)/);
    expect(soon.chat).toContain("(task, due 2026-11-30)");
  });

  it("says of what is told after its date that it is overdue", () => {
    const { mail, chat, slack } = saidOf(
      { day: 0, findings: [seen("task", "ann")], isTold: false },
      { day: 10, findings: [seen("task", "ann")] },
    );
    for (const text of [mail, chat, slack]) expect(text).toContain("OVERDUE since 2026-11-30");
  });

  it("says so too of the fails of one resource that it tells in brief", () => {
    const rules = ["task", "other", "third", "fourth"];
    const findings = rules.map((rule) => seen(rule, "ann"));
    const { mail } = saidOf({ day: 0, findings, isTold: false }, { day: 10, findings });
    expect(mail).toContain("and 1 high: fourth (OVERDUE since 2026-11-30)");
  });
});

describe("what was found, not told, and cannot be rechecked", () => {
  const found = [
    { day: 0, findings: [seen("task", "ann", "pass"), seen("other", "bob", "pass")] },
    { day: 1, findings: [seen("task", "ann"), seen("other", "bob", "pass")], isTold: false },
  ];
  const lost = [seen("task", "ann", "unknown"), seen("other", "bob", "pass")];

  it("is new, and not still open, wherever it is told", () => {
    const { mail, subject, chat, slack } = saidOf(...found, { day: 2, findings: lost });
    expect(subject).toBe("[high] 111122223333: 1 new, 1 could not be judged: task");
    expect(mail).toMatch(/^AWS account 111122223333 1 new finding \(1 high\)\. 1 check not possible\./);
    const line = "task (high, due 2026-12-01, could not be rechecked since 2026-11-25)";
    expect(mail).toContain(`NEW, AND NOT RECHECKED User ann: ${line}`);
    expect(chat).toContain(
      "• *high* User ann (task, due 2026-12-01, could not be rechecked since 2026-11-25)",
    );
    expect(slack).toContain("# [high] 111122223333: 1 new, 1 could not be judged");
    expect(slack).toContain(
      "*New, and not rechecked* • *high* User ann: task, due 2026-12-01, could not be rechecked since 2026-11-25",
    );
    for (const text of [mail, subject, chat, slack]) expect(text).not.toMatch(/still open|nothing new/i);
  });

  it("says where it fails again, and is old the next time", () => {
    const again = [
      { day: 0, findings: [seen("task", "ann")] },
      ...found.map((step) => ({ ...step, day: step.day + 1 })),
      { day: 3, findings: lost },
    ];
    const { mail, subject, chat, slack } = saidOf(...again);
    expect(subject).toContain("[high] 111122223333: 1 again, ");
    expect(mail).toContain("111122223333 1 finding fails again (1 high). ");
    for (const text of [mail, chat, slack])
      expect(text).toContain("fails again, and could not be rechecked since 2026-11-26");
    const next = saidOf(...again, { day: 4, findings: lost });
    expect(next.mail).toContain("Nothing new; 1 finding still open (1 high).");
    expect(next.chat).toContain("Open, and could not be rechecked: 1 (1 high).");
    expect(next.slack).toContain("*Still open* • *high* User ann: task, due");
  });

  it("is no part of an audit of other rules, which says so", () => {
    const words = saidOf(...found, { day: 2, findings: [seen("other", "bob", "pass")], scope: ["other"] });
    expect(words.subject).toBe("[high] 111122223333: 1 new (only 1 of the rules): task");
    for (const text of [words.mail, words.chat, words.slack]) {
      expect(text).toContain("not part of this audit");
      expect(text).not.toContain("could not be rechecked");
    }
  });

  it("stands before what is less grave in the first digest, and after what is not", () => {
    const orderOf = (severity: "low" | "critical") => {
      const all = (outcome: "fail" | "unknown") => [
        seen("task", "ann", outcome, { severity: "medium" }),
        seen("other", "bob", "fail", { severity }),
      ];
      const { mail } = saidOf(
        { day: 0, findings: all("fail"), isTold: false },
        { day: 1, findings: all("unknown") },
      );
      return mail.match(/WHAT FAILS, WORST FIRST|NEW, AND NOT RECHECKED/g);
    };
    expect(orderOf("low")).toEqual(["NEW, AND NOT RECHECKED", "WHAT FAILS, WORST FIRST"]);
    expect(orderOf("critical")).toEqual(["WHAT FAILS, WORST FIRST", "NEW, AND NOT RECHECKED"]);
  });

  it("is said to be overdue where it was told before, and its date has passed", () => {
    const { mail, subject, slack } = saidOf(
      { day: 0, findings: [seen("task", "ann")] },
      { day: 8, findings: [seen("task", "ann", "unknown")] },
    );
    expect(subject).toBe("[high] 111122223333: 1 overdue, 1 could not be judged: task");
    expect(mail).toContain("OVERDUE User ann: task (high, OVERDUE since 2026-11-30, could not be rechecked");
    expect(slack).toContain("*Overdue* • *high* User ann: task, OVERDUE since 2026-11-30, could not be");
  });

  it("is counted in Slack where the document has no room for all of it", () => {
    const users = [...Array(60).keys()].map((index) => `user-${index}`);
    const all = (outcome: "pass" | "fail" | "unknown") => users.map((name) => seen("task", name, outcome));
    const { slack } = saidOf(
      { day: 0, findings: all("pass") },
      { day: 1, findings: all("fail"), isTold: false },
      { day: 2, findings: all("unknown") },
    );
    const [, list = "", left] = /\*New, and not rechecked\*(.*) \.\.\. and (\d+) more/.exec(slack) ?? [];
    expect(list.split("•").length - 1 + Number(left)).toBe(60);
    expect(slack).not.toContain("Still open");
  });
});

describe("a date that has passed, on the day of lesser news", () => {
  const found = { day: 0, findings: [seen("task", "ann", "fail", { severity: "critical" })] };
  const minor = seen("other", "bob", "fail", { severity: "low" });

  it("is what the message is labelled with, and is named everywhere", () => {
    const steps = [found, { day: 2, findings: [...found.findings, minor] }];
    const { mail, subject, chat, slack } = saidOf(...steps);
    expect(subject).toBe("[critical] 111122223333: 1 new, 1 overdue: task, other");
    expect(digestsOf(steps).at(-1)?.severity).toBe("critical");
    expect(mail).toContain("OVERDUE User ann: task (critical, OVERDUE since 2026-11-24)");
    expect(chat).toContain("*critical* It is bad. (task, OVERDUE since 2026-11-24)");
    expect(slack).toContain("# [critical] 111122223333: 1 new, 1 overdue");
    // The day after it is no news any more.
    const later = {
      day: 3,
      findings: [...found.findings, minor, seen("other", "eve", "fail", { severity: "low" })],
    };
    const next = saidOf(...steps, later);
    expect(next.subject).toBe("[low] 111122223333: 1 new, 1 overdue, 1 still open: other");
    expect(next.chat).toContain("Overdue since before: 1 (1 critical).");
    expect(next.slack).toContain("# [low] 111122223333: 1 new, 1 overdue, 1 still open");
  });

  it("is named too where it could not be rechecked, and where nothing else is new", () => {
    const unsure = seen("task", "ann", "unknown", { severity: "critical" });
    for (const others of [[], [minor]]) {
      const { mail, subject, chat, slack } = saidOf(found, { day: 2, findings: [unsure, ...others] });
      for (const text of [subject, slack]) expect(text).toMatch(/\[critical\] 111122223333: .*1 overdue/);
      for (const text of [mail, chat, slack])
        expect(text).toContain("OVERDUE since 2026-11-24, could not be");
      expect(mail).not.toContain("Nothing new");
    }
  });
});

describe("why something fails", () => {
  const fails = (day: number, rest: Partial<Step> = {}): Step => ({
    day,
    findings: [seen("task", "ann"), seen("other", "zed", "pass")],
    ...rest,
  });
  const passes = [seen("task", "ann", "pass"), seen("other", "zed", "pass")];
  const off = [seen("other", "zed", "pass")];
  const isAccepted = [accepted("task", "ann"), seen("other", "zed", "pass")];

  it.each([
    ["its exception has ended", "exception_ended", [{ day: 0, findings: isAccepted }, fails(1)]],
    ["its rule was switched on again", "rule_on", [fails(0), { day: 1, findings: off }, fails(2)]],
    [
      "its rule asks for something else now",
      "parameters",
      [{ day: 0, findings: passes }, fails(1, { parameters: "{1}" })],
    ],
  ] as const)("is said: %s", (reason, because, steps) => {
    const { mail, chat, slack } = saidOf(...steps);
    const last = digestsOf(steps).at(-1);
    if (last === undefined) throw new Error("no audit");
    expect(mail).toContain(`(task, ${reason})`);
    expect(chat).toMatch(new RegExp(`\\(task, due [-0-9]+, ${reason}\\)`));
    expect(slack).toMatch(new RegExp(`\\(task, due [-0-9]+, ${reason}\\)`));
    const json = JSON.parse(digestJson(last));
    expect([...json.new, ...json.reopened]).toMatchObject([{ because }]);
    // The next time it is told beside something else, and the reason is old.
    const next = {
      ...fails(9),
      ...steps.at(-1),
      day: 9,
      findings: [...fails(9).findings, seen("other", "eve")],
    };
    for (const text of Object.values(saidOf(...steps, next))) expect(text).not.toContain(reason);
  });

  it("is said too of what could not be rechecked, and of what is told in brief", () => {
    const untold = saidOf({ day: 0, findings: isAccepted }, fails(1, { isTold: false }), {
      day: 2,
      findings: [seen("task", "ann", "unknown")],
    });
    for (const text of [untold.mail, untold.chat, untold.slack])
      expect(text).toContain("its exception has ended, fails again, and could not be rechecked since");
    const rules = ["first", "second", "third", "fourth"];
    const of = (outcome: "pass" | "fail") => rules.map((rule) => seen(rule, "ann", outcome));
    const { mail } = saidOf(
      { day: 0, findings: of("pass") },
      fails(1, { findings: of("fail"), parameters: "{1}" }),
    );
    expect(mail).toContain("and 1 high: fourth (its rule asks for something else now)");
  });
});

describe("as of when something grave is true", () => {
  const asOf = new Date("2026-11-24T05:30:00Z");
  const fail = (rest: Partial<Finding>) => [
    { day: 0, findings: [seen("task", "ann", "pass")] },
    { day: 1, findings: [seen("task", "ann", "fail", rest)] },
  ];

  it("is said wherever it is told in full, and when AWS will know better", () => {
    const { mail, chat, slack } = saidOf(...fail({ asOf }));
    for (const text of [mail, chat, slack])
      expect(text).toContain(
        "It is bad. As of 2026-11-24 05:30 UTC; AWS makes a new report at the earliest at 09:30 UTC. ",
      );
  });

  it("is when AWS was asked anew, where it was, and is not said of what is not grave", () => {
    const confirmed = saidOf(...fail({ asOf, confirmedAt: new Date("2026-11-24T06:00:02Z") }));
    for (const text of [confirmed.mail, confirmed.chat, confirmed.slack])
      expect(text).toContain("It is bad. Confirmed at 2026-11-24 06:00 UTC. ");
    for (const text of Object.values(saidOf(...fail({ asOf, severity: "medium" }))))
      expect(text).not.toMatch(/as of/i);
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
              const severity = rule === "task" ? "critical" : "low";
              return [
                as === "accepted" ? accepted(rule, name, { severity }) : seen(rule, name, as, { severity }),
              ];
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

  it("whatever fails is named in a mail, and what is past its date is said to be", () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const digest of digestsOf(steps)) {
          const { mail } = wordsOf(digest);
          const fails = [...digest.added, ...digest.reopened, ...digest.overdue, ...digest.open];
          for (const { finding, dueAt } of fails) {
            expect(mail).toMatch(new RegExp(`User ${finding.resource.name}.*${finding.rule}`));
            if (dueAt !== undefined && dueAt <= digest.observedAt)
              expect(mail).toContain(`OVERDUE since ${dueAt.toISOString().slice(0, 10)}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("nobody reads that nothing is new while something is, and all of that is named to everybody", () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const digest of digestsOf(steps)) {
          const untold = digest.unverified.filter((one) => one.untold !== undefined);
          const late = digest.overdue.filter(({ newlyOverdue }) => newlyOverdue);
          const fails = [...digest.added, ...digest.reopened, ...late].map(({ finding }) => finding);
          const news = [...fails, ...untold];
          if (news.length === 0) continue;
          const words = wordsOf(digest);
          for (const [where, text] of Object.entries(words)) {
            expect(text, where).not.toMatch(/nothing new/i);
            // A subject has room for few rules.
            if (where !== "subject") for (const { rule } of news) expect(text).toContain(rule);
          }
          for (const { rule, resource } of untold)
            for (const text of [words.mail, words.chat, words.slack])
              expect(text).toMatch(new RegExp(`User ${resource.name}.*${rule}`));
          const isCritical = news.some(({ severity }) => severity === "critical");
          if (isCritical)
            expect([words.subject.slice(0, 10), digest.severity]).toEqual(["[critical]", "critical"]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
