import { ListVirtualMFADevicesCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { virtualMfaDevices } from "../../../src/account/sections/virtual-mfa-devices.ts";
import { limits, mockAws } from "../../helpers/aws-mock.ts";

const ROOT = "arn:aws:iam::111122223333:root";
const device = (name: string, Arn: string) => ({
  SerialNumber: `arn:aws:iam::111122223333:mfa/${name}`,
  Base32StringSeed: Buffer.from("a secret"),
  EnableDate: new Date("2026-01-01T00:00:00Z"),
  // Root's User has neither a name nor a path.
  User: { Arn, UserId: "111122223333", CreateDate: new Date(0), UserName: undefined, Path: undefined },
});

describe("virtual MFA devices", () => {
  test("the assigned ones are asked for, over all pages, and whose they are is all that is kept", async () => {
    const { iam, clients } = mockAws();
    iam
      .on(ListVirtualMFADevicesCommand)
      .resolvesOnce({ VirtualMFADevices: [], IsTruncated: true, Marker: "next" })
      .resolves({ VirtualMFADevices: [device("phone", ROOT)], IsTruncated: false });
    expect(await virtualMfaDevices.collect(clients, limits())).toEqual([
      { SerialNumber: "arn:aws:iam::111122223333:mfa/phone", User: { Arn: ROOT } },
    ]);
    const inputs = iam.commandCalls(ListVirtualMFADevicesCommand).map((call) => call.args[0].input);
    expect(inputs).toMatchObject([
      { AssignmentStatus: "Assigned", Marker: undefined },
      { AssignmentStatus: "Assigned", Marker: "next" },
    ]);
  });

  test.each([{}, { VirtualMFADevices: [{ SerialNumber: "arn:aws:iam::111122223333:mfa/phone" }] }])(
    "a list that does not say whose a device is, is no answer: %j",
    (response) => {
      expect(() => virtualMfaDevices.valueOf(response)).toThrow();
    },
  );
});
