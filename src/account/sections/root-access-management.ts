import {
  AccountNotManagementOrDelegatedAdministratorException,
  ListOrganizationsFeaturesCommand,
  OrganizationNotFoundException,
  OrganizationNotInAllFeaturesModeException,
  ServiceAccessNotEnabledException,
} from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import type { Section } from "./section.ts";

const answer = v.object({ EnabledFeatures: v.array(v.string()) });

function valueIn(response: unknown) {
  return v.parse(answer, response);
}

/** Which features of central root access are on, or by which of three errors AWS says that they cannot be. */
export const rootAccessManagement = {
  name: "rootAccessManagement",
  async collect({ iam }, { signal }) {
    try {
      return valueIn(await iam.send(new ListOrganizationsFeaturesCommand({}), { abortSignal: signal }));
    } catch (error) {
      if (error instanceof OrganizationNotFoundException) return null;
      if (
        error instanceof ServiceAccessNotEnabledException ||
        error instanceof AccountNotManagementOrDelegatedAdministratorException ||
        error instanceof OrganizationNotInAllFeaturesModeException
      ) {
        return { Exception: error.name };
      }
      throw error;
    }
  },
  valueOf: valueIn,
} satisfies Section;
