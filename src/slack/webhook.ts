import type { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import type { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { RootwatchError } from "../errors.ts";

/** Seconds for which the URL is not asked for again. */
const MAX_AGE = 300;

const SLACK_HOSTS: readonly string[] = ["hooks.slack.com", "hooks.slack-gov.com"];

/** Where the URL of the webhook is kept: it is a secret, since whoever has it can post. */
export interface Webhook {
  /**
   * @param asked `kept` takes what was read in the last minutes; `anew` asks AWS
   * @throws RootwatchError `webhook_unreadable`
   */
  url(asked: "kept" | "anew"): Promise<URL>;
}

/** As much of Powertools' providers as is needed. */
interface Providers {
  readonly ssm: Pick<SSMProvider, "get">;
  readonly secrets: Pick<SecretsProvider, "get">;
}

/** @param reference ARN of a secret in Secrets Manager; name or ARN of a parameter of SSM */
export function webhookAt(reference: string, { ssm, secrets }: Providers): Webhook {
  const isSecret = /^arn:[^:]*:secretsmanager:/.test(reference);
  const read = (options: { readonly maxAge: number; readonly forceFetch: boolean }) =>
    isSecret ? secrets.get(reference, options) : ssm.get(reference, { ...options, decrypt: true });
  return {
    url: async (asked) => {
      const text = await read({ maxAge: MAX_AGE, forceFetch: asked === "anew" }).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : "unknown";
        throw new RootwatchError("webhook_unreadable", `${reference} cannot be read: ${why}`, { cause });
      });
      const url = typeof text === "string" ? URL.parse(text.trim()) : null;
      if (url === null || !isWebhook(url)) {
        // What stands there instead may be a secret too.
        throw new RootwatchError(
          "webhook_unreadable",
          `${reference} must hold the URL of an incoming webhook alone: https://${SLACK_HOSTS[0]}/services/...`,
        );
      }
      return url;
    },
  };
}

/** Nobody who can change the parameter sends the findings elsewhere. */
function isWebhook({ protocol, host, username, pathname }: URL): boolean {
  return (
    protocol === "https:" &&
    SLACK_HOSTS.includes(host) &&
    username === "" &&
    pathname.startsWith("/services/")
  );
}
