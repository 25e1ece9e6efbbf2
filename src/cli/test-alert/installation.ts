import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { stackOutputs } from "../../../deploy/stack.ts";
import type { CallerIdentity } from "../../account/caller-identity.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import { RootwatchError } from "../../errors.ts";
import type { Store } from "../../store/store.ts";
import { openSession, type Session, storeIn } from "../open-evidence.ts";

/** Which installation is meant. */
export interface InstallationOptions {
  readonly stage: string;
  readonly region?: string | undefined;
}

/** One that is deployed, as far as its stack and the names of what is in it tell. */
export interface Installation {
  /** Service and stage, with which all names begin: `rootwatch-prod`. */
  readonly name: string;
  readonly caller: CallerIdentity;
  /** The Region of the stack. */
  readonly home: string;
  readonly alertsTopicArn: string;
  readonly store: Store;
  /** What clients are made with, for a Region. */
  readonly config: (region: string) => Session["config"];
}

/** @throws RootwatchError `aws_unreachable`, `stack_unreadable` */
export async function openInstallation({ stage, region }: InstallationOptions): Promise<Installation> {
  const session = await openSession(region);
  const { caller, config } = session;
  const name = `rootwatch-${stage}`;
  const where = `stack ${name} in ${config.region}`;
  const { EvidenceBucket, AlertsTopicArn, RootActivityQueue } = await outputsOf(name, where, config);
  if (EvidenceBucket === undefined || AlertsTopicArn === undefined) {
    throw new RootwatchError(
      "stack_unreadable",
      `There is no ${where} that names bucket and topic: give --stage or --region.`,
    );
  }
  if (RootActivityQueue === undefined) {
    throw new RootwatchError(
      "stack_unreadable",
      `The ${where} is older than the alerts on root: deploy it again.`,
    );
  }
  return {
    name,
    caller,
    home: config.region,
    alertsTopicArn: AlertsTopicArn,
    store: storeIn(EvidenceBucket, session),
    config: (of) => ({ ...config, region: of }),
  };
}

async function outputsOf(name: string, where: string, config: Session["config"]) {
  try {
    return await stackOutputs(new CloudFormationClient(config), name);
  } catch (cause) {
    const { message } = unavailableFrom(cause);
    throw new RootwatchError("stack_unreadable", `Cannot ask the ${where} what is in it. ${message}`, {
      cause,
    });
  }
}
