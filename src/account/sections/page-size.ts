/** IAM's upper limit: fewest calls. It may send less, even nothing, and still have more. */
export const PAGE_SIZE = 1000;
