import { describe, expect, test } from "vitest";
import { collectPages, type Page } from "../../../src/account/sections/pages.ts";

interface Numbers extends Page {
  readonly numbers: readonly number[];
}

function pagesOf(pages: readonly Numbers[]) {
  const asked: (string | undefined)[] = [];
  const all = collectPages(
    async (marker) => {
      asked.push(marker);
      return pages[Math.min(asked.length, pages.length) - 1] ?? {};
    },
    (page) => (page as Numbers).numbers,
  );
  return { all, asked };
}

describe("pages", () => {
  test("one page, without a word on truncation, is the whole list", async () => {
    const { all, asked } = pagesOf([{ numbers: [1] }]);
    expect(await all).toEqual([1]);
    expect(asked).toEqual([undefined]);
  });

  test("every page is followed, an empty one with a marker too", async () => {
    const { all, asked } = pagesOf([
      { numbers: [1], IsTruncated: true, Marker: "a" },
      { numbers: [], IsTruncated: true, Marker: "b" },
      { numbers: [2, 3], IsTruncated: false },
    ]);
    expect(await all).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, "a", "b"]);
  });

  test("a marker alone is followed", async () => {
    const { all } = pagesOf([{ numbers: [1], Marker: "a" }, { numbers: [2] }]);
    expect(await all).toEqual([1, 2]);
  });

  test.each([
    ["a marker that comes again", [{ numbers: [1], IsTruncated: true, Marker: "a" }], /leads back/],
    ["a truncated page without a marker", [{ numbers: [1], IsTruncated: true }], /does not say where/],
    [
      "a truncated page with an empty marker",
      [{ numbers: [1], IsTruncated: true, Marker: "" }],
      /does not say/,
    ],
  ])("%s is no list, not a part of one", async (_name, pages, message) => {
    const { all } = pagesOf(pages);
    await expect(all).rejects.toMatchObject({ reason: "malformed", message: expect.stringMatching(message) });
  });

  test("a list with ever new markers ends", async () => {
    let page = 0;
    const all = collectPages(
      async () => ({ IsTruncated: true, Marker: `${page++}` }),
      () => [],
    );
    await expect(all).rejects.toMatchObject({ reason: "malformed" });
  });
});
