import { describe, expect, it } from "vitest";
import type { Audit } from "../../src/audit/audit.ts";
import { changesFor } from "../../src/audit/changes.ts";
import { keyOf, stateAfter } from "../../src/audit/lifecycle.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { outboxOf } from "../../src/audit/state.ts";
import type { Outcome } from "../../src/rules/rule.ts";
import { SEVERITIES } from "../../src/rules/rule.ts";
import {
  accepted,
  auditOn,
  exceptionFor,
  idOf,
  LIFE,
  LIFE_RULES,
  lifeOf,
  onDay,
  remembered,
  seen,
  textOfDay,
} from "../helpers/hand-made-audits.ts";

const ann = () => [seen("task", "ann")];
const parameters = (text: string) => ({
  rules: [{ id: "task", severity: "high" as const, parameters: text }],
});

describe("a fail", () => {
  it("is opened by the audit that first sees it, and stays as it was", () => {
    const opened = {
      rule: "task",
      severity: "high",
      resource: { type: "user", name: "ann" },
      last: "opened",
      changedIn: 1,
      openedAt: textOfDay(0),
      dueAt: textOfDay(7),
    };
    expect(remembered(lifeOf(auditOn(0, ann())), "task", "ann")).toEqual(opened);
    expect(remembered(lifeOf(auditOn(0, ann()), auditOn(1, ann())), "task", "ann")).toEqual(opened);
  });

  it("that passes is resolved for that reason, and one whose resource is no more as gone", () => {
    const passes = lifeOf(auditOn(0, ann()), auditOn(1, [seen("task", "ann", "pass")]));
    expect(remembered(passes, "task", "ann")).toMatchObject({
      last: "resolved",
      because: "passes",
      resolvedAt: textOfDay(1),
      changedIn: 2,
    });
    const gone = lifeOf(auditOn(0, ann()), auditOn(1, [seen("task", "bob", "pass")]));
    expect(remembered(gone, "task", "ann")).toMatchObject({ last: "resolved", because: "gone" });
  });

  it("that was well and fails again is reopened, with a date of its own", () => {
    const again = lifeOf(auditOn(0, ann()), auditOn(1, [seen("task", "ann", "pass")]), auditOn(20, ann()));
    const one = remembered(again, "task", "ann");
    expect(one).toMatchObject({ last: "reopened", openedAt: textOfDay(20), dueAt: textOfDay(27) });
    expect(one).not.toHaveProperty("resolvedAt");
    expect(one).not.toHaveProperty("because");
  });

  it("of a rule that only advises is not remembered, and ends where its rule became one", () => {
    expect(lifeOf(auditOn(0, [seen("advice", "ann")])).findings).toEqual({});
    const before = lifeOf(auditOn(0, ann()));
    const rules = LIFE_RULES.map((rule) => ({ ...rule, advice: true }));
    const after = stateAfter(before, auditOn(1, ann()), { ...LIFE, rules });
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved", because: "rule_off" });
  });
});

describe("what cannot be judged", () => {
  const unsure = [seen("task", "ann", "unknown")];

  it("opens nothing", () => {
    expect(lifeOf(auditOn(0, unsure)).findings).toEqual({});
    const well = lifeOf(auditOn(0, ann()), auditOn(1, [seen("task", "ann", "pass")]), auditOn(2, unsure));
    expect(remembered(well, "task", "ann")).toMatchObject({ last: "resolved", resolvedAt: textOfDay(1) });
  });

  it("ends nothing, and says since when, which does not move from audit to audit", () => {
    for (const days of [[1], [1, 2], [1, 2, 5]]) {
      const state = lifeOf(auditOn(0, ann()), ...days.map((day) => auditOn(day, unsure)));
      expect(remembered(state, "task", "ann")).toMatchObject({
        last: "opened",
        changedIn: 1,
        unverifiedSince: textOfDay(1),
      });
    }
  });

  it("is sure again once it is judged, and counts anew the next time", () => {
    const sure = lifeOf(auditOn(0, ann()), auditOn(1, unsure), auditOn(2, ann()));
    expect(remembered(sure, "task", "ann")).not.toHaveProperty("unverifiedSince");
    const anew = lifeOf(auditOn(0, ann()), auditOn(1, unsure), auditOn(2, ann()), auditOn(3, unsure));
    expect(remembered(anew, "task", "ann")).toMatchObject({ unverifiedSince: textOfDay(3) });
    const well = lifeOf(auditOn(0, ann()), auditOn(1, unsure), auditOn(2, [seen("task", "ann", "pass")]));
    expect(remembered(well, "task", "ann")).not.toHaveProperty("unverifiedSince");
  });

  it("becomes overdue all the same", () => {
    const state = lifeOf(auditOn(0, ann()), auditOn(8, unsure));
    expect(remembered(state, "task", "ann")).toMatchObject({ overdueIn: 2, unverifiedSince: textOfDay(8) });
  });
});

describe("the date by which something should be mended", () => {
  it.each([
    ["critical", 1],
    ["high", 7],
    ["medium", 30],
    ["low", 90],
    ["informational", 90],
  ] as const)("is for what is %s %i days after it was opened", (severity, days) => {
    const state = lifeOf(auditOn(0, [seen("task", "ann", "fail", { severity })]));
    expect(remembered(state, "task", "ann")?.dueAt).toBe(textOfDay(days));
  });

  it("is as the settings have it", () => {
    const dueDays = Object.fromEntries(SEVERITIES.map((severity) => [severity, 3])) as Record<
      (typeof SEVERITIES)[number],
      number
    >;
    const after = stateAfter(undefined, auditOn(0, ann()), {
      ...LIFE,
      settings: { ...DEFAULT_LIFECYCLE, dueDays },
    });
    expect(remembered(after, "task", "ann")?.dueAt).toBe(textOfDay(3));
  });

  it("is passed at that moment and not before, and that is stamped once", () => {
    const second = 1 / 86_400;
    const just = lifeOf(auditOn(0, ann()), auditOn(7 - second, ann()));
    expect(remembered(just, "task", "ann")).not.toHaveProperty("overdueIn");
    const passed = lifeOf(auditOn(0, ann()), auditOn(7, ann()));
    expect(remembered(passed, "task", "ann")).toMatchObject({ overdueIn: 2, changedIn: 1 });
    const later = lifeOf(auditOn(0, ann()), auditOn(7, ann()), auditOn(8, [...ann(), seen("task", "bob")]));
    expect(later.revision).toBe(3);
    expect(remembered(later, "task", "ann")).toMatchObject({ overdueIn: 2 });
  });

  it("is over with what it was for", () => {
    const mended = lifeOf(auditOn(0, ann()), auditOn(7, ann()), auditOn(8, [seen("task", "ann", "pass")]));
    expect(remembered(mended, "task", "ann")).not.toHaveProperty("overdueIn");
  });
});

describe("an audit of some rules", () => {
  const both = () => [seen("task", "ann"), seen("other", "ann")];

  it("touches nothing of the others, whatever it found and whatever time it is", () => {
    const before = lifeOf(auditOn(0, both(), { settingsHash: "a" }));
    const coverage = [
      { section: "trails", status: "unavailable", reason: "access_denied", message: "", rules: [] },
    ] as const;
    const scoped = auditOn(30, [seen("task", "ann", "pass")], {
      scope: ["task"],
      settingsHash: "b",
      coverage,
    });
    const after = stateAfter(before, scoped, LIFE);
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved" });
    const { findings, rules, ...rest } = after;
    expect(findings[idOf("other", "ann")]).toEqual(before.findings[idOf("other", "ann")]);
    expect(rules["other"]).toEqual(before.rules["other"]);
    expect(rules["task"]?.judgedAt).toBe(textOfDay(30));
    const { findings: _, rules: __, ...restBefore } = before;
    expect(rest).toEqual({ ...restBefore, revision: 2 });
  });

  it("that finds its rule switched off ends what that one found", () => {
    const before = lifeOf(auditOn(0, both()));
    const after = stateAfter(before, auditOn(1, [], { scope: ["task"] }), LIFE);
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved", because: "rule_off" });
    expect(remembered(after, "other", "ann")).toMatchObject({ last: "opened" });
  });
});

describe("a rule", () => {
  const off = auditOn(1, [seen("other", "ann", "pass")]);

  it("that is switched off ends its findings with that reason, and switched on again reopens them with that one", () => {
    expect(lifeOf(auditOn(0, ann()), off).rules).not.toHaveProperty("task");
    const still = lifeOf(auditOn(0, ann()), off, { ...off, observedAt: onDay(2) });
    expect(remembered(still, "task", "ann")).toMatchObject({
      last: "resolved",
      because: "rule_off",
      resolvedAt: textOfDay(1),
    });
    const on = lifeOf(auditOn(0, ann()), off, auditOn(2, ann()));
    expect(remembered(on, "task", "ann")).toMatchObject({ last: "reopened", because: "rule_on" });
  });

  it("with other parameters ends and opens with that reason", () => {
    const pass = [seen("task", "ann", "pass")];
    const laxer = lifeOf(auditOn(0, ann(), parameters("1")), auditOn(1, pass, parameters("2")));
    expect(remembered(laxer, "task", "ann")).toMatchObject({ last: "resolved", because: "parameters" });
    const stricter = lifeOf(
      auditOn(0, ann(), parameters("1")),
      auditOn(1, pass, parameters("2")),
      auditOn(2, ann(), parameters("3")),
    );
    expect(remembered(stricter, "task", "ann")).toMatchObject({ last: "reopened", because: "parameters" });
    const first = lifeOf(auditOn(0, pass, parameters("1")), auditOn(1, ann(), parameters("2")));
    expect(remembered(first, "task", "ann")).toMatchObject({ last: "opened", because: "parameters" });
  });

  it("with other parameters ends with that reason also where they came while nobody could look", () => {
    const unknown = [seen("task", "ann", "unknown")];
    const pass = [seen("task", "ann", "pass")];
    const dark = [
      auditOn(0, ann(), parameters("1")),
      auditOn(1, unknown, parameters("2")),
      auditOn(2, unknown, parameters("2")),
    ];
    const over = lifeOf(...dark, auditOn(3, pass, parameters("2")));
    expect(remembered(over, "task", "ann")).toMatchObject({ last: "resolved", because: "parameters" });
    expect(remembered(over, "task", "ann")).not.toHaveProperty("unverifiedUnderOtherParameters");
    // What fails by the new ones as well ends for another reason afterwards.
    const mended = lifeOf(...dark, auditOn(3, ann(), parameters("2")), auditOn(4, pass, parameters("2")));
    expect(remembered(mended, "task", "ann")).toMatchObject({ last: "resolved", because: "passes" });
  });

  it("with other parameters says nothing of them where the resource is gone, or where it fails as before", () => {
    const gone = lifeOf(
      auditOn(0, ann(), parameters("1")),
      auditOn(1, [seen("task", "bob", "pass")], parameters("2")),
    );
    expect(remembered(gone, "task", "ann")).toMatchObject({ because: "gone" });
    const same = lifeOf(auditOn(0, ann(), parameters("1")), auditOn(1, ann(), parameters("2")));
    expect(remembered(same, "task", "ann")).not.toHaveProperty("because");
    expect(same.revision).toBe(1);
  });

  it("is remembered with its parameters and the time of the audit", () => {
    const { rules } = lifeOf(auditOn(0, ann(), parameters("1")), auditOn(1, ann(), parameters("2")));
    expect(rules).toEqual({ task: { judgedAt: textOfDay(1), parameters: "2" } });
  });
});

describe("an audit that is older and comes later", () => {
  it("changes nothing of what a newer one judged, and takes in what that one did not", () => {
    const before = lifeOf(
      auditOn(5, [seen("task", "ann"), seen("task", "bob", "pass")], { scope: ["task"] }),
    );
    const older = auditOn(1, [seen("task", "ann", "pass"), seen("task", "bob"), seen("other", "ann")]);
    const after = stateAfter(before, older, LIFE);
    expect(remembered(after, "task", "ann")).toEqual(remembered(before, "task", "ann"));
    expect(remembered(after, "task", "bob")).toBeUndefined();
    expect(remembered(after, "other", "ann")).toMatchObject({ last: "opened", openedAt: textOfDay(1) });
    expect(after.rules).toEqual({
      task: { judgedAt: textOfDay(5), parameters: "{}" },
      other: { judgedAt: textOfDay(1), parameters: "{}" },
    });
    expect(after.wholeAt).toBe(textOfDay(1));
  });

  it("than one of the whole account changes nothing at all", () => {
    const coverage = [{ section: "trails", status: "stale", message: "", rules: [] }] as const;
    const before = lifeOf(auditOn(5, ann(), { settingsHash: "new", coverage }));
    const older = auditOn(1, [seen("task", "ann", "pass")], { settingsHash: "old" });
    expect(stateAfter(before, older, LIFE)).toEqual(before);
  });

  it("opens nothing of a rule that a newer one found switched off", () => {
    const before = lifeOf(auditOn(0, ann()), auditOn(5, [seen("other", "ann", "pass")]));
    const older = auditOn(1, [...ann(), seen("task", "bob"), seen("other", "ann", "pass")]);
    expect(stateAfter(before, older, LIFE)).toEqual(before);
  });

  it("is none where both are of the same moment", () => {
    const after = lifeOf(auditOn(1, ann()), auditOn(1, [seen("task", "ann", "pass")]));
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved" });
  });
});

describe("what somebody accepts", () => {
  const covered = [accepted("task", "ann")];

  it("is excepted and no more open, and keeps the time since when it has failed", () => {
    const state = lifeOf(auditOn(0, ann()), auditOn(1, covered));
    expect(remembered(state, "task", "ann")).toMatchObject({
      last: "excepted",
      changedIn: 2,
      openedAt: textOfDay(0),
    });
    expect(lifeOf(auditOn(0, ann()), auditOn(1, covered), auditOn(2, covered)).findings).toEqual(
      state.findings,
    );
    expect(remembered(lifeOf(auditOn(1, covered)), "task", "ann")).toMatchObject({ openedAt: textOfDay(1) });
  });

  it("does not become overdue", () => {
    expect(remembered(lifeOf(auditOn(0, covered), auditOn(300, covered)), "task", "ann")).not.toHaveProperty(
      "overdueIn",
    );
  });

  it("is reopened when the exception ends, for that reason and with a date of its own", () => {
    const state = lifeOf(auditOn(0, ann()), auditOn(1, covered), auditOn(100, ann()));
    expect(remembered(state, "task", "ann")).toMatchObject({
      last: "reopened",
      because: "exception_ended",
      openedAt: textOfDay(100),
      dueAt: textOfDay(107),
    });
  });

  it("is resolved when it passes", () => {
    const state = lifeOf(auditOn(0, covered), auditOn(1, [seen("task", "ann", "pass")]));
    expect(remembered(state, "task", "ann")).toMatchObject({ last: "resolved", because: "passes" });
  });
});

describe("what happened", () => {
  const used = (day: number) => seen("fact", "ann", "fail", { since: onDay(day) });
  const keys = (...audits: readonly Audit[]) => Object.keys(lifeOf(...audits).findings);

  it("has no date, and is never overdue", () => {
    const state = lifeOf(auditOn(0, [used(-1)]), auditOn(300, [used(-1)]));
    const key = `${idOf("fact", "ann")}#${textOfDay(-1)}`;
    expect(state.findings).toEqual({
      [key]: expect.objectContaining({ id: idOf("fact", "ann"), dueAt: null }),
    });
    expect(state.findings[key]).not.toHaveProperty("overdueIn");
  });

  it("is forgotten without a word when it is over and everybody knows of it", () => {
    const state = lifeOf(auditOn(0, [used(-1)]), auditOn(9, [seen("fact", "ann", "pass")]));
    expect([state.findings, state.revision]).toEqual([{}, 1]);
  });

  it("is kept while somebody does not know of it, and while it cannot be judged", () => {
    const untold = stateAfter(undefined, auditOn(0, [used(-1)]), LIFE);
    const after = stateAfter(untold, auditOn(9, [seen("fact", "ann", "pass")]), LIFE);
    expect(after.findings).toEqual(untold.findings);
    expect(keys(auditOn(0, [used(-1)]), auditOn(1, [seen("fact", "ann", "unknown")]))).toHaveLength(1);
  });

  it("is another one when it happens again", () => {
    expect(keys(auditOn(0, [used(-1)]), auditOn(1, [used(0)]))).toEqual([
      `${idOf("fact", "ann")}#${textOfDay(0)}`,
    ]);
    expect(keyOf(used(0), false)).toBe(idOf("fact", "ann"));
    expect(keyOf(seen("fact", "ann"), true)).toBe(idOf("fact", "ann"));
  });
});

describe("the rest of the memory", () => {
  const denied = (reason: "access_denied" | "not_ready") =>
    ({ section: "trails", status: "unavailable", reason, message: "", rules: [] }) as const;

  it("counts the audits after which there is something to tell, and no others", () => {
    const revisions = [
      lifeOf(auditOn(0, [seen("task", "ann", "pass")])),
      lifeOf(auditOn(0, [seen("task", "ann", "pass")]), auditOn(1, [seen("task", "ann", "pass")])),
      lifeOf(auditOn(0, ann()), auditOn(1, ann())),
      lifeOf(auditOn(0, ann()), auditOn(1, ann(), { settingsHash: "b" })),
      lifeOf(auditOn(0, ann()), auditOn(1, ann(), { coverage: [denied("not_ready")] })),
      lifeOf(auditOn(0, ann(), { coverage: [denied("not_ready")] }), auditOn(1, ann())),
      lifeOf(
        auditOn(0, ann()),
        auditOn(1, ann(), {
          attestations: [{ id: "root-recovery", on: "2026-11-01", by: "Jane", until: onDay(200) }],
        }),
      ),
    ].map(({ revision }) => revision);
    expect(revisions).toEqual([1, 1, 1, 2, 2, 1, 2]);
  });

  it("knows since when something could not be checked, for each reason by itself", () => {
    const state = lifeOf(
      auditOn(0, ann(), { coverage: [denied("not_ready")] }),
      auditOn(1, ann(), { coverage: [denied("not_ready")] }),
      auditOn(2, ann(), { coverage: [denied("access_denied")] }),
    );
    expect(state.notChecked).toEqual({ "trails:access_denied": 2 });
  });

  it("stamps settings that are not those of the audit before", () => {
    expect(lifeOf(auditOn(0, ann(), { settingsHash: "a" })).settings).toEqual({ hash: "a", changedIn: 0 });
    const other = lifeOf(auditOn(0, ann(), { settingsHash: "a" }), auditOn(1, ann()));
    expect(other.settings).toEqual({ hash: null, changedIn: 2 });
  });

  it("knows of those who are told, and forgets those who are told no more", () => {
    const before = lifeOf(auditOn(0, ann()));
    const after = stateAfter(before, auditOn(1, ann()), { ...LIFE, audiences: ["alerts", "new"] });
    expect(after.outboxes).toEqual({
      alerts: { toldUpTo: 1, toldAt: textOfDay(0), sending: null },
      new: { toldUpTo: 0, toldAt: null, sending: null },
    });
    const changes = changesFor(outboxOf(after, "new"), after, auditOn(1, ann()), LIFE_RULES);
    expect([changes.first, changes.added.length]).toEqual([true, 1]);
  });

  it("leaves what it is given as it was", () => {
    const before = lifeOf(auditOn(0, ann()));
    const text = JSON.stringify(before);
    stateAfter(before, auditOn(9, [seen("task", "ann", "pass"), seen("task", "bob")]), LIFE);
    expect(JSON.stringify(before)).toBe(text);
  });
});

describe("what AWS was seen to say, and a report says otherwise that was made before", () => {
  const report = onDay(0);
  const live = { asOf: onDay(0.01), confirmedAt: onDay(0.01) };
  const ofReport = (outcome: Outcome) => auditOn(0.02, [seen("task", "ann", outcome, { asOf: report })]);
  const failing = auditOn(0.01, [seen("task", "ann", "fail", live)]);

  it("does not end what was seen to fail, nor say that it cannot be rechecked", () => {
    const before = lifeOf(failing);
    const after = lifeOf(failing, ofReport("pass"));
    expect(remembered(after, "task", "ann")).toEqual(remembered(before, "task", "ann"));
    expect(after.revision).toBe(before.revision);
  });

  it("ends it once a report of later says so, or AWS itself", () => {
    const later = { asOf: onDay(0.5) };
    for (const rest of [later, { asOf: onDay(0.03), confirmedAt: onDay(0.03) }]) {
      const over = lifeOf(failing, ofReport("pass"), auditOn(0.6, [seen("task", "ann", "pass", rest)]));
      expect(remembered(over, "task", "ann")).toMatchObject({ last: "resolved", because: "passes" });
    }
  });

  it("counts for what fails by the old report as well, which takes nothing back", () => {
    const after = lifeOf(failing, ofReport("fail"), ofReport("pass"));
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "opened", confirmedAt: textOfDay(0.01) });
  });

  it("ends it by other parameters all the same", () => {
    const parameters = (text: string) => [{ id: "task", severity: "high" as const, parameters: text }];
    const after = lifeOf(
      { ...failing, rules: parameters("1") },
      { ...ofReport("pass"), rules: parameters("2") },
    );
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved", because: "parameters" });
  });

  it("does not hide what fails by other parameters, by a report that was made before it was well", () => {
    const parameters = (text: string) => [{ id: "task", severity: "high" as const, parameters: text }];
    const by = (day: number, outcome: Outcome, text: string) => ({
      ...auditOn(day, [seen("task", "ann", outcome, { asOf: report })]),
      rules: parameters(text),
    });
    const after = lifeOf(by(0, "fail", "90"), by(0.2, "pass", "90"), by(0.25, "fail", "2"));
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "reopened", because: "parameters" });
  });

  it("leaves a rule that is on again as it was told, while only an old report finds it well", () => {
    const off = auditOn(0.015, [seen("other", "bob", "pass")]);
    const after = lifeOf(failing, off, ofReport("pass"));
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "resolved", because: "rule_off" });
  });
});

describe("what somebody accepted, and nobody can judge now", () => {
  const use = (state: "not_judged" | "expired") => ({
    exceptions: [{ exception: exceptionFor("task", "ann"), until: onDay(5), state, findingIds: [] }],
  });
  const first = auditOn(0, [accepted("task", "ann")], {
    exceptions: [
      { ...use("not_judged").exceptions[0], state: "in_force", findingIds: [idOf("task", "ann")] } as never,
    ],
  });
  const dark = (day: number, rest: Partial<Audit>) => auditOn(day, [seen("task", "ann", "unknown")], rest);

  it("is accepted as long as the exception holds", () => {
    const after = lifeOf(first, dark(1, use("not_judged")));
    expect(remembered(after, "task", "ann")).toMatchObject({ last: "excepted" });
  });

  it.each<[string, Partial<Audit>]>([
    ["has ended", use("expired")],
    ["is in the settings no more", {}],
    [
      "names somebody else now",
      {
        exceptions: [{ ...use("not_judged").exceptions[0], exception: exceptionFor("task", "bob") } as never],
      },
    ],
    [
      "is one to another rule now",
      {
        exceptions: [
          { ...use("not_judged").exceptions[0], exception: exceptionFor("other", "ann") } as never,
        ],
      },
    ],
  ])("is open where it %s", (_, rest) => {
    const after = lifeOf(first, dark(6, rest));
    expect(remembered(after, "task", "ann")).toMatchObject({
      last: "reopened",
      because: "exception_ended",
      dueAt: textOfDay(13),
    });
  });
});
