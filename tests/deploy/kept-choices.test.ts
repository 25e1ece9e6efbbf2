import { describe, expect, it } from "vitest";
import { lostChoices } from "../../deploy/kept-choices.ts";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const KEEPS_KEY = `encryption: none is for new installations: the evidence of this one is encrypted with ${KEY}, and without it no audit could read what it told before. Remove this installation first, or keep the key.`;

type Wanted = Parameters<typeof lostChoices>[1];

function lost(installed: Parameters<typeof lostChoices>[0], wanted: Partial<Wanted>): string[] {
  return lostChoices(installed, { encryption: "key", objectLock: "none", ...wanted });
}

describe("of encryption", () => {
  it.each([
    ["nothing is lost where there is no installation", {}, "none", []],
    ["nothing is lost where there was no key", { EvidenceBucket: "evidence" }, "none", []],
    ["a key may be added", { EvidenceBucket: "evidence" }, "key", []],
    ["a key may stay", { KeyArn: KEY }, "key", []],
    ["a key may not go", { KeyArn: KEY }, "none", [KEEPS_KEY]],
  ] as const)("%s", (_, installed, encryption, problems) => {
    expect(lost(installed, { encryption })).toEqual(problems);
  });
});

describe("of Object Lock", () => {
  const OFF = "S3 can switch it off for no bucket";
  const WEAKER = "whatever is written from now on could be deleted before its day";

  it.each([
    ["none", undefined],
    ["governance", undefined],
    ["compliance", undefined],
    ["governance", "governance"],
    ["compliance", "governance"],
    ["compliance", "compliance"],
  ] as const)("nothing is lost where %s is asked for and there is %s", (objectLock, lock) => {
    expect(lost({ EvidenceBucket: "evidence", ObjectLock: lock }, { objectLock })).toEqual([]);
  });

  it.each([
    ["none", OFF],
    ["governance", WEAKER],
    ["compliance", WEAKER],
  ] as const)("%s is refused where there is one that this version does not know", (objectLock, why) => {
    expect(lost({ ObjectLock: "forever" }, { objectLock })).toEqual([
      `objectLock: ${objectLock} is not what the evidence of this installation has, forever, which this version does not know: ${why}. Keep objectLock=forever, or remove this installation first.`,
    ]);
  });

  it("one that this version does not know may stay", () => {
    expect(lost({ ObjectLock: "forever" }, { objectLock: "forever" as Wanted["objectLock"] })).toEqual([]);
  });

  it.each([
    ["none", "governance", OFF],
    ["none", "compliance", OFF],
    ["governance", "compliance", WEAKER],
  ] as const)("%s is refused where there is %s", (objectLock, lock, why) => {
    expect(lost({ ObjectLock: lock }, { objectLock })).toEqual([
      `objectLock: ${objectLock} is less than the evidence of this installation has, ${lock}: ${why}. Keep objectLock=${lock}, or remove this installation first.`,
    ]);
  });
});

it("both are told at once", () => {
  expect(lost({ KeyArn: KEY, ObjectLock: "compliance" }, { encryption: "none" })).toEqual([
    KEEPS_KEY,
    expect.stringMatching(/^objectLock: none is less/),
  ]);
});
