import { known, type Reading, unreadable } from "./reading.ts";
import type { RawValues } from "./section-values.ts";

type Trail = RawValues["trails"][number];
type Selectors = Extract<NonNullable<Trail["GetEventSelectors"]>, { status: "known" }>["value"];
type Classic = NonNullable<Selectors["EventSelectors"]>[number];
type Advanced = NonNullable<Selectors["AdvancedEventSelectors"]>[number];
type Field = Advanced["FieldSelectors"][number];

/**
 * How many of the reads or writes among the management events of an account are recorded. `none`: no sign-in is among
 * them. `some`: only the selectors tell which. `most`: all but the events of DISPENSABLE.
 */
const EXTENTS = ["none", "some", "most", "all"] as const;
type Extent = (typeof EXTENTS)[number];

interface ManagementEvents {
  readonly reads: Extent;
  readonly writes: Extent;
}

const NOTHING: ManagementEvents = { reads: "none", writes: "none" };

/** What AWS offers to leave out, for its number: root's sign-ins and credentials are of other services. */
const DISPENSABLE = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/** What a selector must let through, by its fields. */
const SIGN_IN: Readonly<Record<string, string>> = {
  eventCategory: "Management",
  eventSource: "signin.amazonaws.com",
  eventName: "ConsoleLogin",
};

/** What a trail records of management events. An event is recorded where one of its selectors lets it through. */
export function managementEvents(selectors: Selectors): Reading<ManagementEvents> {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
  const each = [...EventSelectors.map(ofClassic), ...AdvancedEventSelectors.map(ofAdvanced)];
  // AWS tells the selectors by which a trail records even where nobody has set any.
  if (each.length === 0) return unreadable("AWS names no event selectors");
  return known(
    each.reduce((one, other) => ({
      reads: larger(one.reads, other.reads),
      writes: larger(one.writes, other.writes),
    })),
  );
}

function larger(one: Extent, other: Extent): Extent {
  return EXTENTS.indexOf(one) > EXTENTS.indexOf(other) ? one : other;
}

function ofClassic(selector: Classic): ManagementEvents {
  const { ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources = [] } = selector;
  if (!IncludeManagementEvents) return NOTHING;
  const extent = without(ExcludeManagementEventSources);
  return {
    reads: ReadWriteType === "WriteOnly" ? "none" : extent,
    writes: ReadWriteType === "ReadOnly" ? "none" : extent,
  };
}

function without(sources: readonly string[]): Extent {
  if (sources.length === 0) return "all";
  if (sources.includes("signin.amazonaws.com")) return "none";
  return sources.every((source) => DISPENSABLE.includes(source)) ? "most" : "some";
}

function ofAdvanced({ FieldSelectors }: Advanced): ManagementEvents {
  const refused = FieldSelectors.some((field) => {
    const value = SIGN_IN[field.Field];
    return value !== undefined && !admits(field, value);
  });
  if (refused) return NOTHING;
  const extent = extentOf(FieldSelectors);
  const readOnly = FieldSelectors.filter(({ Field }) => Field === "readOnly");
  return {
    reads: readOnly.every((field) => admits(field, "true")) ? extent : "none",
    writes: readOnly.every((field) => admits(field, "false")) ? extent : "none",
  };
}

/** Of a selector that lets sign-ins through. */
function extentOf(fields: readonly Field[]): Extent {
  if (!fields.some(({ Field }) => Field === "eventCategory")) return "some";
  const each = fields.map((field): Extent => {
    const { Field, NotEquals = [], ...rest } = field;
    const others = Object.values(rest).flat().length;
    if (NotEquals.length + others === 0) return "some";
    if (Field === "eventCategory" || Field === "readOnly") return "all";
    return Field === "eventSource" && others === 0 ? without(NotEquals) : "some";
  });
  return each.reduce((one, other) => (larger(one, other) === one ? other : one));
}

/** What is left out wins; of what is let in, one is enough (CloudTrail User Guide, "Multiple conditions for a field"). */
function admits(field: Field, value: string): boolean {
  const { Equals = [], StartsWith = [], EndsWith = [] } = field;
  const { NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = field;
  const isIn = (equals: readonly string[], starts: readonly string[], ends: readonly string[]) =>
    equals.includes(value) ||
    starts.some((start) => value.startsWith(start)) ||
    ends.some((end) => value.endsWith(end));
  if (isIn(NotEquals, NotStartsWith, NotEndsWith)) return false;
  return Equals.length + StartsWith.length + EndsWith.length === 0 || isIn(Equals, StartsWith, EndsWith);
}
