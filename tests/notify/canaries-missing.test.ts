import { expect, it } from "vitest";
import { canariesMissingMessage } from "../../src/notify/canaries-missing.ts";

const missing = (...regions: readonly string[]) =>
  canariesMissingMessage(
    "111122223333",
    regions.map((region) => ({ region, why: "it was sent and has not arrived" })),
  );

it("Regions that are not heard from are named, with what to do", () => {
  expect(missing("eu-west-3", "us-east-2")).toMatchInlineSnapshot(`
    {
      "attributes": {
        "accountId": "111122223333",
        "kind": "operations",
        "severity": "high",
      },
      "bodies": {
        "default": "Rootwatch puts an event of its own on the bus of every watched Region of AWS
    account 111122223333, once a day. From these it did not arrive, or something
    else could not be forwarded:

      eu-west-3: it was sent and has not arrived
      us-east-2: it was sent and has not arrived

    Until it does, what root does there may not be told. Look at the rules of
    Rootwatch in that Region (CloudFormation, StackSets, or
    deploy/forwarder.yml), and into the queue of what was not forwarded. To
    bring back what was deleted there, deploy once without that Region and once
    with it.

    To try again at once: npx rootwatch test-alert --through REGION
    ",
      },
      "subject": "[operations] 111122223333: not all is heard from eu-west-3, us-east-2",
    }
  `);
});

it("of all Regions the subject holds as many as SNS takes, and the text all", () => {
  const regions = [...Array(30).keys()].map((n) => `ap-southeast-${n}`);
  const { subject, bodies } = missing(...regions);
  expect(subject.length).toBeLessThan(100);
  expect(subject).toMatch(/\.\.\.$/);
  for (const region of regions) expect(bodies.default).toContain(`  ${region}: `);
});
