import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>;
}

type Properties = Readonly<Record<string, unknown>>;

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] };
}

/** What the last `serverless deploy` or `package` made of serverless.yml. */
export function packagedResources(): Template["Resources"] {
  const file = join(import.meta.dirname, "../../.serverless/cloudformation-template-update-stack.json");
  // The shape is CloudFormation's own.
  return (JSON.parse(readFileSync(file, "utf8")) as Template).Resources;
}

/** The actions that one of a role's policies allows, in order. */
export function policyActions(role: string, policyName: string): string[] {
  const policies = packagedResources()[role]?.Properties["Policies"] as readonly Policy[];
  const policy = policies.find(({ PolicyName }) => PolicyName === policyName);
  if (policy === undefined) throw new Error(`${role} has no policy ${policyName}`);
  return [...new Set(policy.PolicyDocument.Statement.flatMap(({ Action }) => Action))].sort();
}
