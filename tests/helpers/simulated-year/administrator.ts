import type { Attestation } from "../../../src/account/section-values.ts";
import { DAY_MS } from "../../../src/account/time.ts";
import type { Exception } from "../../../src/audit/exceptions.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { ACCOUNT_ID, NOW, userArn } from "../account-fixture.ts";
import { dayOf } from "./acceptance.ts";
import type { Chance } from "./chance.ts";
import { CALM_DAYS, isHoliday } from "./circumstances.ts";
import { FACTS } from "./view.ts";

/** What somebody wrote into the settings. */
export interface Written {
  readonly exceptions: readonly Exception[];
  readonly attestations: readonly Attestation[];
}

/** Somebody who accepts what cannot be mended yet, and states what no API shows. */
export interface Administrator {
  /** What is deployed on a day, of which the morning's audit knows. @param findings of the audit of the day before */
  written(day: number, findings: readonly Finding[]): Written;
}

const OWNERS = ["Dana", "Robin", "Kim"] as const;
/** An attestation holds so long. */
const YEAR_DAYS = 365;

export function administrator(chance: Chance, days: number): Administrator {
  const dateOf = (day: number) => dayOf(new Date(NOW.getTime() + day * DAY_MS));
  const isDay = (day: number, part: number, after = 0) => day === Math.round(days * part) + after;
  const exceptionTo = (rule: string, resource: string, until: number): Exception => ({
    rule,
    resource,
    reason: "It cannot be mended yet.",
    owner: chance.pick(OWNERS) ?? "Dana",
    expires: dateOf(Math.round(until)),
  });
  const recovery = (day: number, by: string): Attestation => ({ id: "root-recovery", on: dateOf(day), by });

  // Beforehand: of what fails on the first day, of what may fail later, and of a name without its date, which is nobody.
  let exceptions = [
    exceptionTo("contact-primary", ACCOUNT_ID, days * 0.2),
    exceptionTo("access-key-age", `prefix:${userArn("user-2")}`, days * 0.24),
    exceptionTo("user-mfa", userArn("user-1"), days * 0.3),
  ];
  // Ends while people are at work.
  let attestations: Attestation[] = [recovery(Math.round(days * 0.43) - YEAR_DAYS, "Dana")];

  const write = (exception: Exception) => {
    exceptions = [
      ...exceptions.filter(
        ({ rule, resource }) => rule !== exception.rule || resource !== exception.resource,
      ),
      exception,
    ];
  };
  const takeOut = (exception: Exception | undefined) => {
    exceptions = exceptions.filter((one) => one !== exception);
  };

  /** A last day after which, and a fortnight before which, people are at work. */
  const whileSomebodyIsThere = (until: number): number =>
    isHoliday(until + 1, days) || isHoliday(until - 13, days) ? whileSomebodyIsThere(until + 7) : until;
  /** Of two that cover the same nothing says which one does, unless one lasts longer. */
  const renew = (old: Exception, until: number) => {
    const ends = exceptions.filter(({ rule }) => rule === old.rule).map(({ expires }) => expires);
    if (!ends.includes(dateOf(until))) write({ ...old, expires: dateOf(until) });
  };

  /** What surely happens in a year. */
  const keepTheCalendar = (day: number) => {
    const everybody = `prefix:${userArn("user-")}`;
    const newcomers = `prefix:${userArn("user-1")}`;
    if (isDay(day, 0.1)) write(exceptionTo("user-mfa", newcomers, days * 0.5));
    if (isDay(day, 0.5, -5)) write(exceptionTo("user-mfa", newcomers, days * 0.9));
    // It covers what the one above does, would end before it, and is taken out even sooner.
    if (isDay(day, 0.3)) write(exceptionTo("user-mfa", everybody, days * 0.45));
    if (isDay(day, 0.4)) exceptions = exceptions.filter(({ resource }) => resource !== everybody);
    if (isDay(day, 0.42)) write(exceptionTo("access-key-age", everybody, days * 0.52));
    if (isDay(day, 1, -CALM_DAYS)) write(exceptionTo("contact-primary", ACCOUNT_ID, days + 30));
    if (isDay(day, 0.15))
      attestations = [...attestations, { ...recovery(day, "Kim"), id: "root-password-changed" }];
    if (isDay(day, 0.25)) attestations = attestations.filter(({ id }) => id !== "root-password-changed");
    if (isDay(day, 0.43, 6)) attestations = [...attestations, recovery(day, "Robin")];
  };

  const takeCare = (day: number, findings: readonly Finding[]) => {
    const finding = chance.pick(
      findings.filter(({ outcome, rule }) => outcome === "fail" && !FACTS.has(rule)),
    );
    const until = whileSomebodyIsThere(day + chance.between(1, 60));
    if (finding !== undefined && chance.oneIn(14))
      write(exceptionTo(finding.rule, resourceOf(finding), until));
    // Beforehand, of what does not fail now.
    const other = chance.pick(findings.filter(({ outcome }) => outcome === "pass"));
    if (other !== undefined && chance.oneIn(50)) write(exceptionTo(other.rule, resourceOf(other), until));
    const old = chance.pick(exceptions);
    if (old === undefined) return;
    if (chance.oneIn(40)) renew(old, until);
    if (chance.oneIn(50)) takeOut(old);
    takeOut(exceptions.find(({ expires }) => expires < dateOf(day) && chance.oneIn(12)));
  };

  return {
    written: (day, findings) => {
      keepTheCalendar(day);
      if (day > 0 && !isHoliday(day, days) && day < days - CALM_DAYS) takeCare(day, findings);
      return { exceptions, attestations };
    },
  };
}

function resourceOf({ id, rule }: Finding): string {
  return id.slice(rule.length + 1);
}
