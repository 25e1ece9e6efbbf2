import { ageMs, ageText, daysAfter, isAtLeast, isoSeconds, newestOf } from "../../account/time.ts";
import { controlsOf } from "../controls.ts";
import { defineUserRule } from "../define-user-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { cannotJudge } from "../rule.ts";

export default defineUserRule({
  id: "access-key-second",
  title: "No IAM user has two active access keys for longer than a rotation takes",
  severity: "low",
  guidance: {
    why:
      "AWS allows a second key so that the first can be replaced. Where both stay active the old one was never taken " +
      "out of service, or two programs share one user and neither can be cut off alone.",
    fix: "Find out which key is still used, deactivate the other, watch that nothing fails, then delete it.",
    console: [
      "Open IAM, then Users, choose the user, then Security credentials.",
      "Under Access keys compare Last used of the two; the newer one is not always the one in use.",
      "If two programs have one each, give one of them a user or, better, a role of its own.",
      "Under Actions of the key that is to go choose Deactivate: this can be undone.",
      "When nothing has failed for some days, choose Delete.",
    ],
    cli: [
      "aws iam list-access-keys --user-name NAME",
      "aws iam get-access-key-last-used --access-key-id KEY_ID",
      "aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive",
      "aws iam delete-access-key --user-name NAME --access-key-id KEY_ID",
    ],
  },
  controls: controlsOf("one-active-key-per-user", ({ rotationDays }: { readonly rotationDays: number }) =>
    rotationDays === 0 ? "equal" : "looser",
  ),
  parameters: { rotationDays: wholeNumber({ byDefault: 7, least: 0 }) },
  reads: ["accessKeys"],
  messages: {
    two: "{user} has two active access keys, the newer one created on {newest}, {age} ago: a rotation takes up to {rotationDays} days.",
    rotating:
      "{user} has two active access keys, the newer one created on {newest}, {age} ago: taken for a rotation, which has {rotationDays} days.",
    one: "{user} has one active access key.",
    none: "No IAM user has an active access key.",
  },
  check: ({ name, accessKeys }, { now, parameters: { rotationDays } }) => {
    const active = accessKeys.filter((key) => key.active);
    if (active.length === 0) return [];
    const dates = active.flatMap(({ created }) => (created.kind === "date" ? [created.at] : []));
    const evidence = {
      access_key_active: active.map((key) => String(key.active)),
      access_key_last_rotated: dates.map(isoSeconds).sort(),
    };
    if (active.length === 1) return { outcome: "pass", message: "one", data: { user: name }, evidence };
    const [first, ...rest] = dates;
    if (first === undefined || dates.length < active.length)
      return cannotJudge(
        "there are two active access keys, and the credential report does not say when each was created",
      );

    const newest = rest.reduce(newestOf, first);
    const data = { user: name, newest, age: ageText(ageMs(now, newest)), rotationDays };
    if (!isAtLeast(now, newest, rotationDays))
      return { outcome: "pass", message: "rotating", data, evidence };
    return { outcome: "fail", message: "two", data, evidence, since: daysAfter(newest, rotationDays) };
  },
});
