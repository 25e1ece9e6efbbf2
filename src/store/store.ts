/** A text as it was read, and which version of it that was. */
interface Stored {
  readonly text: string;
  /** Opaque; for `replace`. */
  readonly version: string;
}

/** Where an object can be found by people. */
export interface Place {
  /** `s3://bucket/key` */
  readonly uri: string;
  /** In the AWS console. */
  readonly url: string;
}

/** Named texts that outlive the process. Every error but `StoreConflict` means that nothing is known to be written. */
export interface Store {
  /** Undefined where there is none. Being denied is not "none": it throws. */
  read(name: string): Promise<Stored | undefined>;
  /** Whether it is there, without its text. Being denied is not "no": it throws. */
  exists(name: string): Promise<boolean>;
  /**
   * All names that begin so, in the order of their UTF-8 bytes.
   *
   * @param after only those that come after it; it need not be one itself
   */
  list(prefix: string, after?: string): Promise<readonly string[]>;
  /**
   * Writes what must not exist yet.
   *
   * @throws StoreConflict where it does
   */
  create(name: string, text: string, contentType: string): Promise<void>;
  /**
   * Writes over the version that was read; `undefined` where none was there.
   *
   * @returns the version that is there now
   * @throws StoreConflict where somebody else wrote in between
   */
  replace(name: string, text: string, version: string | undefined): Promise<string>;
  place(name: string): Place;
}

/** As S3 lists names: by their bytes, where JavaScript compares UTF-16. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}

/** Somebody else has written: read again, and decide again. */
export class StoreConflict extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`${name} was written by somebody else in between.`, options);
    this.name = "StoreConflict";
  }
}
