import type { AuditClients } from "../audit-clients.ts";
import type { Clock } from "../clock.ts";
import type { SectionName } from "../section-names.ts";

/** What bounds a section's calls. */
export interface Limits {
  /** Aborted at the deadline; given to every call. */
  readonly signal: AbortSignal;
  /** When the section has to be there. */
  readonly deadline: Date;
  readonly clock: Clock;
}

/** One question put to AWS. It decides nothing: what AWS says becomes the section's value in AWS's own words. */
export interface Section {
  readonly name: SectionName;
  /**
   * Asks AWS. What it gives is checked by the section's schema before anybody reads it.
   *
   * @throws whatever the SDK throws, save the errors by which AWS says that there is none: they are answers
   */
  collect(clients: AuditClients, limits: Limits): Promise<unknown>;
  /**
   * The value in one answer of AWS, by the SDK or as JSON of the AWS CLI; of a list, in one page of it.
   *
   * @throws ValiError where it is no such answer, an empty one included: a web page that happens to be well-formed XML
   * comes out of the SDK as an answer without members
   */
  valueOf(response: unknown): unknown;
}
