/** Where a sign-in as root may be recorded, and nobody can choose. Source: AWS, What's New, 14 September 2026. */
const SIGN_IN_REGIONS = ["us-east-1", "us-east-2", "us-west-2"];

/** What people should know of Regions that are not watched; undefined where all are. */
export function unwatchedText(regions: readonly string[]): string | undefined {
  if (regions.length === 0) return undefined;
  const signIn = regions.filter((region) => SIGN_IN_REGIONS.includes(region));
  const warning =
    signIn.length === 0
      ? ""
      : `A sign-in as root that AWS records in ${signIn.join(" or ")} is NOT told, and nobody can choose where it is recorded: watch ${signIn.length === 1 ? "that Region" : "those Regions"} (parameter watchRegions). `;
  return `${warning}Root activity is not watched in ${regions.join(", ")}.`;
}
