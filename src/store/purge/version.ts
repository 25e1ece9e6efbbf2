import * as v from "../../schema.ts";

/** One version of an object, or one delete marker; `VersionId` is "null" where it is older than the versioning. */
export const entry = v.object({ Key: v.string(), VersionId: v.pipe(v.string(), v.minLength(1)) });

export type Entry = Readonly<v.InferOutput<typeof entry>>;

/** A version as messages name it. */
export function shown({ Key, VersionId }: { readonly [name in keyof Entry]?: string | undefined }): string {
  return `${JSON.stringify(printable(Key ?? "?"))} (version ${printable(VersionId ?? "?")})`;
}

/** Keys and S3's messages come from outside: nothing in them may act on a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
