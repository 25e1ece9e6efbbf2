/** A template of CloudFormation, as far as it is looked into here. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Condition?: string; readonly Value: Json }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, Json>>;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: Json;
}

/** A resource, of which the template has to have one. */
export function resourceOf({ Resources }: Template, id: string): Resource {
  const found = Resources[id];
  if (found === undefined) throw new Error(`the template has no ${id}`);
  return found;
}

/** Resources of a type, of which there has to be one at least. */
export function ofType({ Resources }: Template, type: string): [string, Resource][] {
  const found = Object.entries(Resources).filter(([, { Type }]) => Type === type);
  if (found.length === 0) throw new Error(`the template has no ${type}`);
  return found;
}

export const ref = (id: string) => ({ Ref: id });
export const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Every statement anywhere in it, whatever it depends on. */
export function statementsOf(value: Json | undefined): Statement[] {
  if (typeof value !== "object" || value === null) return [];
  // What has an effect is a statement: nothing else in a template does.
  if ("Effect" in value) return [value as unknown as Statement];
  return Object.values(value).flatMap(statementsOf);
}

export interface Reference {
  readonly id: string;
  /** Conditions of which all hold where it is looked at. */
  readonly where: readonly string[];
}

/** Every reference to a resource of the template, in `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export function referencesOf(value: Json | undefined, where: readonly string[] = []): Reference[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => referencesOf(item, where));
  return Object.entries(value).flatMap(([key, inner]: [string, Json]): Reference[] => {
    if (key === "Fn::If") {
      const [condition, then, otherwise] = inner as [string, Json, Json];
      return [...referencesOf(then, [...where, condition]), ...referencesOf(otherwise, where)];
    }
    const ids =
      key === "Ref"
        ? [String(inner)]
        : key === "Fn::GetAtt"
          ? [String((inner as readonly string[])[0])]
          : key === "Fn::Sub" && typeof inner === "string"
            ? [...inner.matchAll(/\$\{([^}.]+)/g)].map(([, id]) => id ?? "")
            : undefined;
    if (ids === undefined) return referencesOf(inner, where);
    return ids.filter((id) => !id.startsWith("AWS::")).map((id) => ({ id, where }));
  });
}

/** What CloudFormation would make of it. */
export interface Surroundings {
  /** What a resource is referred to by, or a parameter of AWS's own. */
  readonly ref: (id: string) => string;
  readonly arn: (id: string) => string;
  readonly condition: (name: string) => boolean;
}

/** A part of a template as AWS is given it: without `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::If`. */
export function filledIn(value: Json, surroundings: Surroundings): Json {
  if (typeof value !== "object" || value === null) return value;
  const { ref, arn, condition } = surroundings;
  const fill = (inner: Json) => filledIn(inner, surroundings);
  if (Array.isArray(value)) return value.filter((item) => !isNothing(item, condition)).map(fill);
  const [[key, inner] = ["", null], ...others] = Object.entries(value) as [string, Json][];
  if (others.length === 0) {
    if (key === "Ref") return ref(String(inner));
    if (key === "Fn::GetAtt") return arn(String((inner as readonly Json[])[0]));
    if (key === "Fn::Sub") return String(inner).replace(/\$\{([^}]+)\}/g, (_, id: string) => ref(id));
    if (key === "Fn::If") {
      const [name, then, otherwise] = inner as [string, Json, Json];
      return fill(condition(name) ? then : otherwise);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item as Json)]));
}

/** CloudFormation takes such an item out of a list. */
function isNothing(item: Json, condition: (name: string) => boolean): boolean {
  if (typeof item !== "object" || item === null || !("Fn::If" in item)) return false;
  const [name, then, otherwise] = item["Fn::If"] as [string, Json, Json];
  return JSON.stringify(condition(name) ? then : otherwise) === '{"Ref":"AWS::NoValue"}';
}

/** Bytes that each file of a zip takes in it, from its central directory. */
export function filesInZip(zip: Buffer): Record<string, number> {
  const END = 0x06054b50;
  const ENTRY = 0x02014b50;
  let end = zip.length - 22;
  while (end > 0 && zip.readUInt32LE(end) !== END) end--;
  let at = zip.readUInt32LE(end + 16);
  const files: Record<string, number> = {};
  while (zip.readUInt32LE(at) === ENTRY) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    files[zip.toString("utf8", at + 46, at + 46 + (name ?? 0))] = zip.readUInt32LE(at + 20);
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}
