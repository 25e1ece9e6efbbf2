import { GetAccountSummaryCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { Attempts } from "../../src/account/attempts.ts";
import { serve } from "../helpers/http-server.ts";

it("counts what is sent: each try of a call", async () => {
  let answered = 0;
  const server = await serve((_, response) => {
    answered += 1;
    response.writeHead(answered < 3 ? 503 : 200, { "content-type": "text/xml" });
    response.end(
      "<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap/></GetAccountSummaryResult></GetAccountSummaryResponse>",
    );
  });
  const iam = new IAMClient({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const attempts = new Attempts([iam]);
  const reached: number[] = [];
  const second = attempts.reach(2).then(() => reached.push(answered));
  await iam.send(new GetAccountSummaryCommand({}));
  await second;
  await server.close();
  expect([attempts.count, answered]).toEqual([3, 3]);
  // What has been reached is not waited for.
  await attempts.reach(3);
  await attempts.reach(0);
  // As the second is sent, not as it is answered.
  expect(reached).toEqual([1]);
});

it("counts those of a client that comes later", async () => {
  const answer = "<GetAccountSummaryResponse><GetAccountSummaryResult/></GetAccountSummaryResponse>";
  const server = await serve((_, response) =>
    response.writeHead(200, { "content-type": "text/xml" }).end(answer),
  );
  const attempts = new Attempts([]);
  const iam = new IAMClient({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  attempts.of(iam);
  await iam.send(new GetAccountSummaryCommand({}));
  await server.close();
  expect(attempts.count).toBe(1);
});
