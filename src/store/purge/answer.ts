import { readSdkError } from "../../account/sdk-error.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import { RootwatchError } from "../../errors.ts";

/** What a call gives, or undefined where S3 says with this code that there is no such thing. */
export async function unless<T>(code: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (readSdkError(error).codes.includes(code)) return undefined;
    throw error;
  }
}

/**
 * What is read, or the user's clear line about why it cannot be.
 *
 * @param what the thing to be read, as the line names it
 * @throws RootwatchError `bucket_unreadable`
 */
export async function reading<T>(bucket: string, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof RootwatchError) throw cause;
    const message = readSdkError(cause).codes.includes("NoSuchBucket")
      ? `There is no bucket ${bucket}.`
      : `Cannot read ${what} of bucket ${bucket}: ${unavailableFrom(cause).message}`;
    throw new RootwatchError("bucket_unreadable", message, { cause });
  }
}
