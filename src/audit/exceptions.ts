export interface Exception {
  readonly rule: string;
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly ticket?: string | undefined;
}

export interface ExceptionUse {
  readonly exception: Exception;
  readonly until: Date;
  readonly state: "in_force" | "expired" | "matches_nothing" | "not_judged";
  readonly findingIds: readonly string[];
  readonly hint?: string | undefined;
}

export interface AttestationUse {
  readonly id: string;
  readonly on: string;
  readonly until: Date;
  readonly by: string;
}
