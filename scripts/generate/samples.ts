import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootEventIndexSchema } from "../../src/account/root-events.ts";
import { accountAlias } from "../../src/account/sections/account-alias.ts";
import { accountSummary } from "../../src/account/sections/account-summary.ts";
import {
  billingContact,
  operationsContact,
  securityContact,
} from "../../src/account/sections/alternate-contact.ts";
import { organization } from "../../src/account/sections/organization.ts";
import { passwordPolicy } from "../../src/account/sections/password-policy.ts";
import { primaryContact } from "../../src/account/sections/primary-contact.ts";
import { rootAccessManagement } from "../../src/account/sections/root-access-management.ts";
import type { Section } from "../../src/account/sections/section.ts";
import { serviceCredentials } from "../../src/account/sections/service-credentials.ts";
import { selectorsIn, statusIn, trails } from "../../src/account/sections/trails.ts";
import { virtualMfaDevices } from "../../src/account/sections/virtual-mfa-devices.ts";
import { parseSnapshot } from "../../src/account/snapshot-file.ts";
import * as v from "../../src/schema.ts";

/** The files of a sample's `aws/` folder, named for the AWS CLI's commands, and the sections they fill. */
const FILES: Readonly<Record<string, Section>> = {
  "get-account-summary": accountSummary,
  "get-account-password-policy": passwordPolicy,
  "list-virtual-mfa-devices": virtualMfaDevices,
  "get-alternate-contact-security": securityContact,
  "get-alternate-contact-billing": billingContact,
  "get-alternate-contact-operations": operationsContact,
  "get-contact-information": primaryContact,
  "describe-organization": organization,
  "list-organizations-features": rootAccessManagement,
  "list-service-specific-credentials": serviceCredentials,
  "describe-trails": trails,
  "list-account-aliases": accountAlias,
};

/** All samples are of one morning. */
const CAPTURED_AT = "2026-11-23T06:00:00Z";
const GENERATED_AT = "2026-11-23T05:58:12Z";

/** The snapshots that the collector would make of the samples' answers, by path below `folder`. */
export function sampleSnapshots(folder: string): [path: string, snapshot: unknown][] {
  const samples = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return samples.map(({ name }) => [`${name}/snapshot.json`, snapshotOf(join(folder, name))]);
}

function snapshotOf(sample: string): unknown {
  const folder = join(sample, "aws");
  const csv = readFileSync(join(folder, "credential-report.csv"), "utf8");
  const sections: Record<string, unknown> = {
    credentialReport: { status: "known", value: { generatedAt: GENERATED_AT, csv } },
  };
  for (const [file, section] of Object.entries(FILES)) {
    const path = join(folder, `${file}.json`);
    if (!existsSync(path)) continue;
    const value = sectionValue(section, JSON.parse(readFileSync(path, "utf8")));
    sections[section.name] = { status: "known", value: section === trails ? asked(value, folder) : value };
  }
  const recorded = join(sample, "root-events.json");
  if (existsSync(recorded)) {
    // As an installation of Rootwatch has it.
    const { since, events } = v.parse(rootEventIndexSchema, JSON.parse(readFileSync(recorded, "utf8")));
    sections["rootEvents"] = { status: "known", value: { since, events } };
  }
  const snapshot = {
    schema: "rootwatch/snapshot/1",
    accountId: /:iam::(\d{12}):/.exec(csv)?.[1],
    partition: "aws",
    capturedAt: CAPTURED_AT,
    sections,
  };
  return parseSnapshot(JSON.stringify(snapshot), folder);
}

/** An answer, or the name of the exception that AWS answers with. */
function sectionValue(section: Section, answer: { Exception?: string }): unknown {
  if (answer.Exception === undefined) return section.valueOf(answer);
  return section.name === "rootAccessManagement" && answer.Exception !== "OrganizationNotFoundException"
    ? answer
    : null;
}

/** Trails with what AWS says of each, where there is a file of it. */
function asked(list: unknown, folder: string): unknown {
  // The section's own list.
  return (list as ReturnType<typeof trails.valueOf>).map((trail) => {
    const answerOf = (file: string, read: (answer: unknown) => unknown) => {
      const path = join(folder, `${file}-${trail.Name}.json`);
      return existsSync(path)
        ? { status: "known", value: read(JSON.parse(readFileSync(path, "utf8"))) }
        : undefined;
    };
    const GetTrailStatus = answerOf("get-trail-status", statusIn);
    const GetEventSelectors = answerOf("get-event-selectors", selectorsIn);
    return { ...trail, GetTrailStatus, GetEventSelectors };
  });
}
