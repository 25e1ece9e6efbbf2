import { describe, expect, it } from "vitest";
import { digestMail } from "../../../src/notify/digest-mail.ts";
import {
  daysAgo,
  type Given,
  NOW,
  password,
  report,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import {
  auditOn,
  CONFIRMED,
  OPERATIONS,
  PENDING,
  type TestInstallation,
  testInstallation,
} from "../../helpers/installation.ts";

const summary = {
  AccountMFAEnabled: 1,
  AccountPasswordPresent: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};
const without: Given = { accountSummary: { ...summary, AccountMFAEnabled: 0 }, credentialReport: report() };
const user = (name: string) => userRow(name, password({ mfa_active: "false" }));
type Memory = Record<string, object>;
const STATE = "memory/111122223333/state.json";

/** Ids of what each published digest called new. */
const news = ({ sent }: TestInstallation) =>
  sent.map(({ added }) =>
    added.map(({ finding }) => finding.id).filter((id) => !id.startsWith("root-password-age")),
  );

/** Memories that could not be used. */
const setAside = ({ store }: TestInstallation) =>
  [...store.objects].flatMap(([name, { text }]) => (name.includes("/set-aside/") ? [text] : []));

/** What an audit that has something to tell does to the world, in this order. */
const STEPS = [
  "read state.json",
  "create snapshot.json",
  "create credential-report.csv",
  "create settings.json",
  "create audit.json",
  "create report.txt",
  "replace state.json",
  "create state.json",
  "create digest.json",
  "publish",
  "create manifest.json",
  "replace state.json",
];

describe("an audit, its evidence and its digest", () => {
  it("keeps the evidence, writes what is to be told, publishes, and writes that it was told", async () => {
    const installation = testInstallation();
    await auditOn(installation, { ...without, accountSummary: summary }, { day: -0.1 });
    const steps: string[] = [];
    installation.store.before((operation, name) => void steps.push(`${operation} ${name.split("/").at(-1)}`));
    installation.beforePublish = () => void steps.push("publish");
    const { auditId, notification, evidence } = await auditOn(installation, without);
    expect(steps).toEqual(STEPS);
    expect(notification).toEqual({
      status: "sent",
      news: true,
      channels: [CONFIRMED],
      operations: [OPERATIONS],
    });
    expect(auditId).toMatch(/^20261123T060000Z-\d{8}$/);
    expect(evidence?.text.uri).toBe(`s3://evidence/audits/111122223333/${auditId}/report.txt`);
  });

  it("is told once: the next day only what is new", async () => {
    const installation = testInstallation();
    await auditOn(installation, without);
    const second = await auditOn(installation, without, { day: 0.1 });
    const withAnn = { ...without, credentialReport: report([user("ann")]) };
    await auditOn(installation, withAnn, { day: 0.2 });
    expect(second.notification.status).toBe("nothing_new");
    expect(news(installation)[1]).toEqual([expect.stringMatching(/^user-mfa:.*user\/ann@/)]);
    expect(installation.sent).toHaveLength(2);
  });

  it.each([
    ["always", 1, "sent"],
    ["never", 0, "not_asked"],
    ["changes", 0, "nothing_new"],
  ] as const)("notify %s, where nothing is new, publishes %i", async (notify, count, status) => {
    const installation = testInstallation();
    await auditOn(installation, without);
    const { notification } = await auditOn(installation, without, { day: 0.1, notify });
    expect(installation.sent).toHaveLength(1 + count);
    expect(notification).toMatchObject({ status, news: false });
  });

  it("notify never forgets nothing: what it did not tell is told by the next", async () => {
    const installation = testInstallation();
    await auditOn(installation, without, { notify: "never" });
    await auditOn(installation, without, { day: 0.1 });
    expect(news(installation)[0]).toContain("root-mfa:arn:aws:iam::111122223333:root");
  });

  it("a dry run writes nothing and tells nobody", async () => {
    const installation = testInstallation();
    const { notification, evidence } = await auditOn(installation, without, {
      dryRun: true,
      notify: "always",
    });
    expect(notification).toMatchObject({ status: "dry_run", news: true });
    expect(evidence).toBeUndefined();
    expect(installation.store.objects.size).toBe(0);
    expect(installation.sent).toEqual([]);
  });

  it("an audit of some rules leaves what it knows of the others", async () => {
    const installation = testInstallation();
    const withAnn = { ...without, credentialReport: report([user("ann")]) };
    await auditOn(installation, withAnn);
    const { digest } = await auditOn(
      installation,
      { ...withAnn, accountSummary: summary },
      { day: 0.1, scope: ["root-mfa"] },
    );
    expect(digest.scope).toEqual(["root-mfa"]);
    expect(digest.resolved.map(({ rule }) => rule)).toEqual(["root-mfa"]);
    const third = await auditOn(installation, { ...withAnn, accountSummary: summary }, { day: 0.2 });
    expect(third.notification.status).toBe("nothing_new");
  });
});

describe("what could not be checked while nobody could be told", () => {
  const calm: Given = { ...without, accountSummary: summary, securityContact: {} };
  const denied: Given = { ...calm, securityContact: unavailable() };
  const both: Given = { ...denied, accountSummary: { ...summary, AccountMFAEnabled: 0 } };
  const BLIND = "securityContact:access_denied";

  it("makes no message of an audit of other rules, and is told by the next of all, once", async () => {
    const installation = testInstallation();
    const { store, sent } = installation;
    await auditOn(installation, calm, { day: 0 });
    installation.beforePublish = () => Promise.reject(new Error("Throttling"));
    await expect(auditOn(installation, denied, { day: 1 })).rejects.toThrow("Throttling");
    installation.beforePublish = () => {};
    const scope = ["root-mfa"];
    const { notification } = await auditOn(installation, denied, { day: 1.1, scope });
    expect([notification.status, sent.length]).toEqual(["nothing_new", 1]);
    // One that has something to tell of its own says nothing of it, and does not use it up.
    await auditOn(installation, both, { day: 1.2, scope });
    expect(sent[1]?.coverage).toEqual([]);
    const memory = JSON.parse(store.objects.get(STATE)?.text ?? "") as Memory;
    expect(memory["notChecked"]).toHaveProperty([BLIND]);
    await auditOn(installation, both, { day: 2 });
    expect(sent[2]?.coverage.map(({ section }) => section)).toContain("securityContact");
    await auditOn(installation, both, { day: 2.1 });
    expect(sent).toHaveLength(3);
  });
});

describe("an exception", () => {
  const ann = { ...without, accountSummary: summary, credentialReport: report([user("ann")]) };
  const exception = {
    rule: "user-mfa",
    resource: `arn:aws:iam::111122223333:user/ann@${daysAgo(730)}`,
    reason: "a robot",
    owner: "Security",
    expires: "2026-12-31",
  };

  it("is told once with what it covers, 14 days before its end, and at its end what fails again", async () => {
    const installation = testInstallation();
    const on = (day: number, exceptions: readonly (typeof exception)[] = [exception]) =>
      auditOn(installation, ann, { day, exceptions });
    await on(0, []);
    const accepted = await on(0.5);
    expect(accepted.digest.dated).toMatchObject([
      { stage: "in_force", covers: 1, whose: "Security, until 2026-12-31" },
    ]);
    expect(
      [...accepted.digest.open, ...accepted.digest.overdue].map(({ finding }) => finding.rule),
    ).not.toContain("user-mfa");
    expect(accepted.digest.summary.excepted).toBe(1);
    const quiet = await on(1);
    expect(quiet.notification.status).toBe("nothing_new");
    // 24 days on, its last day is 14 days away.
    const ending = await on(25);
    expect(ending.digest.dated).toMatchObject([{ stage: "ending" }]);
    const ended = await on(39);
    expect(ended.digest.dated).toMatchObject([{ stage: "expired" }]);
    expect(ended.digest.reopened).toMatchObject([
      { finding: { rule: "user-mfa" }, because: "exception_ended" },
    ]);
  });
});

describe("where nobody listens", () => {
  it("nothing is published, the operations topic is told, and the whole of it goes out after the first confirmation", async () => {
    const installation = testInstallation();
    installation.channels = [PENDING, { ...CONFIRMED, protocol: "sqs" }, OPERATIONS];
    const { notification } = await auditOn(installation, without);
    expect(notification.status).toBe("waiting_for_a_confirmed_channel");
    expect([installation.sent.length, installation.waiting.length]).toEqual([0, 1]);
    installation.channels = [CONFIRMED, OPERATIONS];
    await auditOn(installation, without, { day: 0.1 });
    expect(installation.sent[0]).toMatchObject({ first: true });
    expect(news(installation)[0]).toContain("root-mfa:arn:aws:iam::111122223333:root");
  });

  it("and there is nothing to say, the operations topic is left in peace", async () => {
    const installation = testInstallation();
    await auditOn(installation, without);
    installation.channels = [OPERATIONS];
    await auditOn(installation, without, { day: 0.1 });
    expect(installation.waiting).toEqual([]);
  });

  it("to the operations topic, the digest says so: an alarm would reach nobody", async () => {
    const installation = testInstallation();
    installation.channels = [CONFIRMED, { ...OPERATIONS, state: "pending" }];
    const { digest, notification } = await auditOn(installation, without);
    expect(digest.notes).toEqual([
      "1 subscription waits for confirmation.",
      "Nobody would hear of an alarm about Rootwatch itself: the operations topic has no confirmed subscription.",
    ]);
    expect(notification).toMatchObject({ status: "sent", operations: [{ ...OPERATIONS, state: "pending" }] });
  });

  it("where AWS does not say who listens, the digest goes out and says so", async () => {
    const installation = testInstallation();
    installation.channels = new Error("AuthorizationError: no");
    const { notification, digest } = await auditOn(installation, without);
    expect(notification).toEqual({
      status: "sent",
      news: true,
      channels: undefined,
      operations: undefined,
    });
    expect(digest.notes).toEqual([
      "Whether anybody receives this could not be checked: Error: AuthorizationError: no",
    ]);
  });
});

describe("what can newly not be checked", () => {
  it("stands before what could not be checked anyway, and no more once it was told", async () => {
    const installation = testInstallation();
    const seenWith = (given: Given, day: number) =>
      auditOn(installation, { ...without, accountSummary: summary, ...given }, { day, notify: "always" });
    await seenWith({ securityContact: null }, 0);
    await seenWith({ securityContact: unavailable("access_denied") }, 1);
    await seenWith({ securityContact: unavailable("access_denied") }, 2);
    const mails = installation.sent.map((digest) => digestMail(digest, "UTC"));
    const NEWLY = "COULD NOT BE CHECKED, AND COULD BEFORE";
    expect(mails.map((mail) => mail.includes(NEWLY))).toEqual([false, true, false]);
    expect(mails[1]).toMatch(
      /AND COULD BEFORE\n\n {2}Security contact: access denied[\s\S]*COULD NOT BE CHECKED\n/,
    );
    expect(installation.sent[1]?.coverage[0]).toMatchObject({ section: "securityContact", new: true });
  });
});

describe("where something breaks", () => {
  it("evidence that a try of its own has written already is no obstacle", async () => {
    const installation = testInstallation();
    const again = { requestId: "1a2b3c4d-0000" };
    await auditOn(installation, without, again);
    installation.beforePublish = () => {};
    const { notification } = await auditOn(installation, without, { ...again, notify: "always" });
    expect(notification.status).toBe("sent");
  });

  it("a memory that cannot be read, and no evidence of one: everything is told again, and said to be", async () => {
    const installation = testInstallation();
    const { auditId } = await auditOn(installation, without);
    const kept = `audits/111122223333/${auditId}/state.json`;
    await installation.store.replace(kept, "{", installation.store.objects.get(kept)?.version);
    const version = installation.store.objects.get(STATE)?.version;
    await installation.store.replace(STATE, '{"schema":"rootwatch/state/1","findings":{"x', version);
    const { digest, notification } = await auditOn(installation, without, { day: 0.1 });
    expect(notification.status).toBe("sent");
    expect(digest.first).toBe(true);
    expect(digest.notes[0]).toContain("The memory of earlier audits could not be read");
    expect(setAside(installation)).toEqual(['{"schema":"rootwatch/state/1","findings":{"x']);
    expect(digest.notes[0]).toMatch(
      /kept as s3:\/\/evidence\/memory\/111122223333\/set-aside\/state-[0-9a-f]{16}\.json\.$/,
    );
    expect((await auditOn(installation, without, { day: 0.2 })).notification.status).toBe("nothing_new");
  });

  it("a memory of a later version stops the run and is left as it is", async () => {
    const installation = testInstallation();
    const text = '{"schema":"rootwatch/state/2"}';
    await installation.store.replace(STATE, text, undefined);
    await expect(auditOn(installation, without)).rejects.toMatchObject({ code: "memory_too_new" });
    expect(installation.store.objects.get(STATE)?.text).toBe(text);
    expect(installation.sent).toEqual([]);
  });

  it.each([
    ["was written in the future", (state: Memory) => ({ ...state, wholeAt: "2099-01-01T00:00:00.000Z" })],
    [
      "judged a rule in the future",
      (state: Memory) => ({
        ...state,
        rules: { ...state.rules, "user-mfa": { judgedAt: "2099-01-01T00:00:00.000Z", parameters: "{}" } },
      }),
    ],
    [
      "has told more than there was",
      (state: Memory) => ({
        ...state,
        outboxes: { alerts: { toldUpTo: 999, toldAt: "2026-11-23T06:00:00.000Z", sending: null } },
      }),
    ],
  ])("a memory that %s silences nothing: it is told again, and said to be", async (_, tampered) => {
    const installation = testInstallation();
    await auditOn(installation, { ...without, accountSummary: summary });
    const { text = "", version } = installation.store.objects.get(STATE) ?? {};
    await installation.store.replace(STATE, JSON.stringify(tampered(JSON.parse(text))), version);
    const withAnn = { ...without, credentialReport: report([user("ann")]) };
    const { notification, digest } = await auditOn(installation, withAnn, { day: 0.1 });
    expect(notification.status).toBe("sent");
    expect(digest.added.map(({ finding }) => finding.rule)).toEqual(
      expect.arrayContaining(["root-mfa", "user-mfa"]),
    );
    expect(digest.notes[0]).toContain("speaks of what has not happened yet");
    expect(setAside(installation)).toEqual([JSON.stringify(tampered(JSON.parse(text)))]);
    expect((await auditOn(installation, withAnn, { day: 0.2 })).notification.status).toBe("nothing_new");
  });

  it("two audits at once: both are remembered, and nothing is told a third time", async () => {
    const installation = testInstallation();
    await auditOn(installation, { ...without, accountSummary: summary });
    let raced = false;
    installation.store.before(async (operation, name) => {
      if (operation !== "replace" || raced || name !== STATE) return;
      raced = true;
      await auditOn(
        installation,
        { ...without, credentialReport: report([user("ann")]) },
        { day: 0.1, notify: "always" },
      );
    });
    await auditOn(installation, { ...without, credentialReport: report([user("ann")]) }, { day: 0.1 });
    expect(raced).toBe(true);
    const third = await auditOn(
      installation,
      { ...without, credentialReport: report([user("ann")]) },
      { day: 0.2 },
    );
    expect(third.notification.status).toBe("nothing_new");
  });

  it("a memory that others never stop writing is given up, and the invocation fails", async () => {
    const installation = testInstallation();
    let writes = 0;
    const meddle = async (operation: string, name: string) => {
      if (operation !== "replace" || name !== STATE) return;
      writes += 1;
      installation.store.before(() => {});
      await installation.store.replace(STATE, String(writes), installation.store.objects.get(STATE)?.version);
      installation.store.before(meddle);
    };
    installation.store.before(meddle);
    await expect(auditOn(installation, without)).rejects.toThrow("was written by somebody else in between");
    expect(writes).toBe(5);
  });

  it("an audit that is older and comes later ends nothing that a newer one told", async () => {
    const installation = testInstallation();
    const withAnn = { ...without, credentialReport: report([user("ann")]) };
    await auditOn(installation, withAnn, { day: 0.1 });
    await auditOn(installation, without, { day: 0.09 });
    expect((await auditOn(installation, withAnn, { day: 0.2 })).notification.status).toBe("nothing_new");
  });

  it("one topic that is broken neither keeps the other from being told nor makes it hear everything again", async () => {
    const installation = testInstallation({ withChat: true });
    installation.beforePublish = (audience) => {
      if (audience === "chat") throw new Error("NotFound: no such topic");
    };
    for (const day of [0, 0.1, 0.2])
      await expect(auditOn(installation, without, { day })).rejects.toThrow("no such topic");
    expect([installation.sent.length, installation.chat.length]).toEqual([1, 0]);
    installation.beforePublish = () => {};
    const { notification } = await auditOn(installation, without, { day: 0.3 });
    expect(notification).toMatchObject({ status: "nothing_new", chat: "sent" });
    expect([installation.sent.length, installation.chat.length]).toEqual([1, 1]);
  });

  it("both topics broken: both errors are told", async () => {
    const installation = testInstallation({ withChat: true });
    installation.beforePublish = (audience) => {
      throw new Error(`${audience} is gone`);
    };
    await expect(auditOn(installation, without)).rejects.toThrow(
      "No topic took the digest: Error: alerts is gone",
    );
  });

  it("a memory of another account is none of this one's", async () => {
    const installation = testInstallation();
    await auditOn(installation, without);
    const { text = "", version } = installation.store.objects.get(STATE) ?? {};
    await installation.store.replace(STATE, text.replace("111122223333", "999999999999"), version);
    expect((await auditOn(installation, without, { day: 0.1 })).digest.first).toBe(true);
  });

  it("a section that can be read again is remembered without a word, and its next loss is news", async () => {
    const installation = testInstallation();
    const denied = { ...without, securityContact: unavailable() };
    const fine = { ...without, securityContact: { EmailAddress: "<present>" } };
    for (const [day, given, status] of [
      [0, denied, "sent"],
      [0.1, fine, "nothing_new"],
      [0.2, denied, "sent"],
    ] as const) {
      expect((await auditOn(installation, given, { day })).notification.status).toBe(status);
    }
  });

  it("a section that is denied is said, and what is known is told", async () => {
    const installation = testInstallation();
    const { digest } = await auditOn(installation, { ...without, securityContact: unavailable() });
    expect(digest.coverage).toContainEqual(
      expect.objectContaining({ section: "securityContact", reason: "access_denied" }),
    );
    expect(news(installation)[0]).toContain("root-mfa:arn:aws:iam::111122223333:root");
    expect(digest.observedAt).toEqual(NOW);
  });
});
