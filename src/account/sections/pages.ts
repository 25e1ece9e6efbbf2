import { SectionUnavailable } from "../unavailable.ts";

/** How IAM cuts its lists into pages. */
export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Far beyond what an account's quotas allow: a list that goes on after it has no end. */
const MAX_PAGES = 1000;

/**
 * Every item of a list, over all its pages.
 *
 * @throws SectionUnavailable `malformed` where the pages do not come to an end: a part of a list is no list, since what
 * it lacks would pass for missing
 */
export async function collectPages<Item>(
  ask: (marker: string | undefined) => Promise<Page>,
  itemsOf: (page: unknown) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  const markers = new Set<string>();
  let marker: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await ask(marker);
    items.push(...itemsOf(answer));
    // The marker alone is not asked: what is truncated and has none would pass for complete.
    if (!(answer.IsTruncated ?? answer.Marker !== undefined)) return items;
    marker = answer.Marker;
    if (marker === undefined || marker === "") {
      throw new SectionUnavailable("malformed", "AWS's list goes on, and AWS does not say where.");
    }
    if (markers.has(marker)) {
      throw new SectionUnavailable("malformed", "AWS's list leads back to a page that it already gave.");
    }
    markers.add(marker);
  }
  throw new SectionUnavailable("malformed", `AWS's list has more than ${MAX_PAGES} pages.`);
}
