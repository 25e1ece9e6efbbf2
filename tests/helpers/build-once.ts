/** Builds the command line once for all tests that run it as people do. */
export default async function setup(): Promise<void> {
  await import("../../scripts/build.ts");
}
