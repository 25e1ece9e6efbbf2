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
