import {
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
  GenerateCredentialReportCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { SectionUnavailable, type Unavailable, unavailable, unavailableFrom } from "../unavailable.ts";
import type { Limits } from "./section.ts";

/** 50 users take about 2 s, thousands may take minutes: looked for after 1, 2, 4, 8 and then every 15 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** Kept of the time that is left, so that the last look is not cut off. */
const LAST_CALL_MS = 1_000;

/** After so many failures in a row, each of which the SDK has retried, the service is down. */
const MAX_FAILURES = 3;

/** What became of having a report made; `problem` where that failed. */
interface Generation {
  readonly state: "complete" | "in_progress" | "failed";
  readonly problem?: Unavailable;
}

/** Why there is no report yet, though there may be one later. */
interface NotYet {
  readonly problem: Unavailable;
}

const IN_PROGRESS: NotYet = { problem: unavailable("not_ready", "AWS was still making it.") };

/**
 * Has a credential report made and gives it as soon as it is there. AWS makes none where the last is less than 4 hours
 * old, and hands out none that is older: one that somebody else had made is as good as ours, and is taken where making
 * one fails.
 *
 * @param get asks for the report, and throws what the SDK throws
 * @throws SectionUnavailable `not_ready` at the deadline; `expired` where there is but an old one, at the deadline or
 * because none may be made; else the reason of what keeps failing
 */
export async function awaitReport<Report>(
  iam: IAMClient,
  { signal, deadline, clock }: Limits,
  get: () => Promise<Report>,
): Promise<Report> {
  let generation: Generation = { state: "in_progress" };
  let failures = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    // Who may not have one made is not asked again; somebody else may be having one made.
    if (!isDenied(generation)) generation = await generate(iam, signal);
    const round = generation.state === "in_progress" ? IN_PROGRESS : await look(get, generation);
    if ("report" in round) return round.report;

    const left = deadline.getTime() - clock.now().getTime() - LAST_CALL_MS;
    if (left <= 0 || signal.aborted) throw tooLate(round.problem);
    failures = isFailure(round.problem) ? failures + 1 : 0;
    if (failures === MAX_FAILURES) throw thrown(round.problem);
    await clock.sleep(Math.min(pause, left), signal);
  }
}

async function generate(iam: IAMClient, signal: AbortSignal): Promise<Generation> {
  try {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}), { abortSignal: signal });
    return { state: State === "COMPLETE" ? "complete" : "in_progress" };
  } catch (error) {
    return { state: "failed", problem: unavailableFrom(error) };
  }
}

async function look<Report>(
  get: () => Promise<Report>,
  generation: Generation,
): Promise<{ readonly report: Report } | NotYet> {
  try {
    return { report: await get() };
  } catch (error) {
    if (error instanceof CredentialReportNotReadyException) return IN_PROGRESS;
    const { problem } = generation;
    if (error instanceof CredentialReportNotPresentException) {
      if (problem !== undefined && isDenied(generation)) throw thrown(problem);
      return { problem: problem ?? unavailable("not_ready", "AWS had none yet.") };
    }
    if (error instanceof CredentialReportExpiredException) {
      const why = problem === undefined ? "" : `, and none could be made: ${problem.message}`;
      const expired = unavailable("expired", `AWS's credential report is older than 4 hours${why}`);
      if (isDenied(generation)) throw thrown(expired);
      return { problem: expired };
    }
    const failure = unavailableFrom(error);
    if (failure.reason === "throttled" || isFailure(failure)) return { problem: failure };
    throw error;
  }
}

function isDenied({ problem }: Generation): boolean {
  return problem?.reason === "access_denied";
}

function isFailure({ reason }: Unavailable): boolean {
  return reason === "service_error" || reason === "timeout";
}

function tooLate({ reason, message }: Unavailable): SectionUnavailable {
  return new SectionUnavailable(
    reason === "expired" ? "expired" : "not_ready",
    `The credential report was not there when the time for it was over: ${message}`,
  );
}

function thrown({ reason, message }: Unavailable): SectionUnavailable {
  return new SectionUnavailable(reason, message);
}
