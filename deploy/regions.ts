/** Enabled in every account, and not to be disabled. Source: the AWS Account Management reference guide, "Regions". */
const ENABLED_BY_DEFAULT = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** The other partitions have no more than these that every account has. Source: AWS Regional Services, by partition. */
const OF_OTHER_PARTITIONS = [
  ["us-gov-east-1", "us-gov-west-1"],
  ["cn-north-1", "cn-northwest-1"],
];

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** The Regions that a parameter names, the home Region among them: there the queue is. */
export function watchedRegions(parameter: string, home: string): string[] {
  const named = parameter === "default" ? defaults(home) : listed(parameter);
  return [...new Set([...named, home])].toSorted();
}

/** Those that are enabled in every account, and that nobody looks at. */
export function unwatchedRegions(parameter: string, home: string): string[] {
  const watched = watchedRegions(parameter, home);
  return defaults(home).filter((region) => !watched.includes(region));
}

/** An opt-in Region, which services do not know before it is enabled. */
export function isEnabledByHand(region: string): boolean {
  return ![...ENABLED_BY_DEFAULT, ...OF_OTHER_PARTITIONS.flat()].includes(region);
}

function defaults(home: string): readonly string[] {
  return OF_OTHER_PARTITIONS.find((regions) => regions.includes(home)) ?? ENABLED_BY_DEFAULT;
}

/** What is wrong with it, for people; undefined where nothing is. */
export function regionsProblem(parameter: string): string | undefined {
  if (parameter === "default") return undefined;
  const wrong = listed(parameter).filter((name) => !REGION.test(name));
  if (wrong.length > 0 || listed(parameter).length === 0)
    return `these are no Regions: ${JSON.stringify(wrong.join(",") || parameter)}`;
  return undefined;
}

function listed(parameter: string): string[] {
  return parameter
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
