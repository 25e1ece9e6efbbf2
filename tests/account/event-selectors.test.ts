import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { managementEvents } from "../../src/account/event-selectors.ts";

type Selectors = Parameters<typeof managementEvents>[0];
type Classic = NonNullable<Selectors["EventSelectors"]>[number];
type Fields = NonNullable<Selectors["AdvancedEventSelectors"]>[number]["FieldSelectors"];

const read = (selectors: Selectors) => {
  const events = managementEvents(selectors);
  return events.known ? `reads ${events.value.reads}, writes ${events.value.writes}` : events.problem;
};
const classic = (...list: Partial<Classic>[]) =>
  read({
    EventSelectors: list.map((one) => ({ ReadWriteType: "All", IncludeManagementEvents: true, ...one })),
  });
const advanced = (...list: Fields[]) =>
  read({ AdvancedEventSelectors: list.map((FieldSelectors) => ({ FieldSelectors })) });

const MANAGEMENT = { Field: "eventCategory", Equals: ["Management"] };
const ALL = "reads all, writes all";
const NOTHING = "reads none, writes none";

describe("classic event selectors", () => {
  it.each<[string, Partial<Classic>[], string]>([
    ["AWS's own, where nobody has set any", [{ ExcludeManagementEventSources: [] }], ALL],
    ["writes alone", [{ ReadWriteType: "WriteOnly" }], "reads none, writes all"],
    ["reads alone", [{ ReadWriteType: "ReadOnly" }], "reads all, writes none"],
    ["data events alone", [{ IncludeManagementEvents: false }], NOTHING],
    [
      "without KMS and the RDS Data API",
      [{ ExcludeManagementEventSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] }],
      "reads most, writes most",
    ],
    ["without sign-ins", [{ ExcludeManagementEventSources: ["signin.amazonaws.com"] }], NOTHING],
    ["without IAM", [{ ExcludeManagementEventSources: ["iam.amazonaws.com"] }], "reads some, writes some"],
    [
      "reads by one and writes by another",
      [{ ReadWriteType: "ReadOnly" }, { ReadWriteType: "WriteOnly" }],
      ALL,
    ],
    ["data events by one, all by another", [{ IncludeManagementEvents: false }, {}], ALL],
  ])("%s", (_, list, expected) => {
    expect(classic(...list)).toBe(expected);
  });
});

describe("advanced event selectors", () => {
  it.each<[string, Fields[], string]>([
    ["all management events", [[MANAGEMENT]], ALL],
    ["writes alone", [[MANAGEMENT, { Field: "readOnly", Equals: ["false"] }]], "reads none, writes all"],
    ["reads alone", [[MANAGEMENT, { Field: "readOnly", Equals: ["true"] }]], "reads all, writes none"],
    ["no reads", [[MANAGEMENT, { Field: "readOnly", NotEquals: ["true"] }]], "reads none, writes all"],
    ["data events alone", [[{ Field: "eventCategory", Equals: ["Data"] }]], NOTHING],
    [
      "without KMS",
      [[MANAGEMENT, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }]],
      "reads most, writes most",
    ],
    ["without sign-ins", [[MANAGEMENT, { Field: "eventSource", NotStartsWith: ["signin"] }]], NOTHING],
    [
      "without sign-ins by their name",
      [[MANAGEMENT, { Field: "eventName", NotEndsWith: ["Login"] }]],
      NOTHING,
    ],
    ["of one other service", [[MANAGEMENT, { Field: "eventSource", Equals: ["s3.amazonaws.com"] }]], NOTHING],
    [
      "of sign-ins alone: whatever else root does is not there",
      [[MANAGEMENT, { Field: "eventSource", StartsWith: ["signin."] }]],
      "reads some, writes some",
    ],
    [
      "without one service that matters",
      [[MANAGEMENT, { Field: "eventSource", NotEquals: ["iam.amazonaws.com"] }]],
      "reads some, writes some",
    ],
    [
      "without services by a part of their name",
      [[MANAGEMENT, { Field: "eventSource", NotEndsWith: ["kms.amazonaws.com"] }]],
      "reads some, writes some",
    ],
    [
      "without one event",
      [[MANAGEMENT, { Field: "eventName", NotEquals: ["GetObject"] }]],
      "reads some, writes some",
    ],
    [
      "by a field of which nothing is known here, writes alone",
      [
        [
          MANAGEMENT,
          { Field: "userIdentity.arn", NotStartsWith: ["arn:aws:sts"] },
          { Field: "readOnly", Equals: ["false"] },
        ],
      ],
      "reads none, writes some",
    ],
    ["by a field without an operator", [[MANAGEMENT, { Field: "eventSource" }]], "reads some, writes some"],
    ["without a category", [[{ Field: "readOnly", Equals: ["false"] }]], "reads none, writes some"],
    [
      "let in by one operator and left out by another",
      [[{ Field: "eventCategory", Equals: ["Management"], NotStartsWith: ["Man"] }]],
      NOTHING,
    ],
    [
      "reads by one and writes by another",
      [
        [MANAGEMENT, { Field: "readOnly", Equals: ["true"] }],
        [MANAGEMENT, { Field: "readOnly", Equals: ["false"] }],
      ],
      ALL,
    ],
  ])("%s", (_, list, expected) => {
    expect(advanced(...list)).toBe(expected);
  });
});

describe("no event selectors", () => {
  it.each<[Selectors]>([[{}], [{ EventSelectors: [], AdvancedEventSelectors: [] }]])(
    "are no answer: %j",
    (selectors) => {
      expect(read(selectors)).toBe("AWS names no event selectors");
    },
  );
});

it("one more field never lets more through", () => {
  const EXTENTS = ["none", "some", "most", "all"];
  const values = fc.array(
    fc.constantFrom("Management", "Data", "true", "false", "kms.amazonaws.com", "signin.amazonaws.com", "s3"),
    { maxLength: 2 },
  );
  const field = fc.record(
    {
      Field: fc.constantFrom("eventCategory", "readOnly", "eventSource", "eventName", "resources.type"),
      Equals: values,
      NotEquals: values,
      StartsWith: values,
      NotEndsWith: values,
    },
    { requiredKeys: ["Field"] },
  );
  const extents = (FieldSelectors: Fields) => {
    const events = managementEvents({ AdvancedEventSelectors: [{ FieldSelectors }] });
    return events.known ? [events.value.reads, events.value.writes].map((one) => EXTENTS.indexOf(one)) : [];
  };
  fc.assert(
    fc.property(fc.array(field, { maxLength: 4 }), field, (fields, more) => {
      const before = extents([MANAGEMENT, ...fields]);
      const after = extents([MANAGEMENT, ...fields, more]);
      expect(after.every((extent, index) => extent <= (before[index] ?? -1))).toBe(true);
    }),
  );
});
