import topics from "./controls.json" with { type: "json" };

export type Topic = keyof typeof topics;

/**
 * How far a rule answers a control. `equal`: its verdict is the control's. `stricter`: its pass is the control's pass,
 * its fail need not be. `looser`: its fail is the control's fail, its pass need not be. `partial`: neither.
 */
export type Relation = "equal" | "stricter" | "looser" | "partial";

export interface ControlMapping<Parameters> {
  /** `<standard>/<identifier>`, for instance `cis-7.0.0/2.5` or `securityhub/IAM.9`. */
  readonly control: string;
  /** Whether the standard itself assesses it by machine or by hand. */
  readonly assessment: "automated" | "manual" | "organizational";
  readonly relation: (parameters: Parameters) => Relation;
}

export type RelationOf<Parameters> = Relation | ((parameters: Parameters) => Relation);

/**
 * The published controls on one topic, with the relation of the rule to them. Requirements of whole management systems
 * (NIST 800-53, PCI DSS, SOC 2, ISO 27001) and Trusted Advisor checks are always `partial`: no single rule answers one.
 *
 * Source: the standards' own identifiers, collected in controls.json.
 *
 * @param except relations that differ, by control or by standard (`cis-3.0.0`)
 */
export function controlsOf<Parameters>(
  topic: Topic,
  relation: RelationOf<Parameters>,
  except: Readonly<Record<string, RelationOf<Parameters>>> = {},
): readonly ControlMapping<Parameters>[] {
  const { controls, related } = topics[topic];
  const used = new Set<string>();
  const mappings = controls.map(({ id, assessment }): ControlMapping<Parameters> => {
    const key = id in except ? id : id.slice(0, id.indexOf("/"));
    if (key in except) used.add(key);
    return {
      control: id,
      assessment: assessment === "manual" ? "manual" : "automated",
      relation: asFunction(except[key] ?? relation),
    };
  });
  const unused = Object.keys(except).find((key) => !used.has(key));
  if (unused !== undefined) throw new Error(`topic ${topic} has no control ${unused}`);
  return [
    ...mappings,
    ...related.map(
      (control): ControlMapping<Parameters> => ({
        control,
        assessment: "organizational",
        relation: () => "partial",
      }),
    ),
  ];
}

/** `equal` at the standard's own limit, `stricter` below it, `looser` above it. */
export function atMost<Name extends string>(name: Name, limit: number) {
  return (parameters: Readonly<Record<Name, number>>): Relation =>
    parameters[name] === limit ? "equal" : parameters[name] < limit ? "stricter" : "looser";
}

/** `equal` at the standard's own minimum, `stricter` above it, `looser` below it. */
export function atLeast<Name extends string>(name: Name, minimum: number) {
  return (parameters: Readonly<Record<Name, number>>): Relation =>
    parameters[name] === minimum ? "equal" : parameters[name] > minimum ? "stricter" : "looser";
}

/** The rule is one of several that a control asks for together: its fail is the control's, its pass is not. */
export function oneOf<Parameters>(relation: RelationOf<Parameters>) {
  return (parameters: Parameters): Relation => {
    const own = asFunction(relation)(parameters);
    return own === "equal" || own === "looser" ? "looser" : "partial";
  };
}

function asFunction<Parameters>(relation: RelationOf<Parameters>): (parameters: Parameters) => Relation {
  return typeof relation === "function" ? relation : () => relation;
}
