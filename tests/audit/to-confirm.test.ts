import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/audit/finding.ts";
import { usersToConfirm } from "../../src/audit/to-confirm.ts";
import type { Resource } from "../../src/rules/rule.ts";
import { GENERATED_AT, keyId, ROOT_ARN, userArn } from "../helpers/account-fixture.ts";

const user = (name: string): Resource => ({ type: "user", id: userArn(name), name });
const keyOf = (name: string): Resource => ({
  type: "access-key",
  id: keyId(name, "2024-01-01T00:00:00Z"),
  name: "access key of 2024-01-01",
  owner: user(name),
});

function finding(resource: Resource, changes: Partial<Finding> = {}): Finding {
  return {
    id: `user-mfa:${resource.id}`,
    rule: "user-mfa",
    outcome: "fail",
    severity: "high",
    resource,
    messageId: "off",
    template: "",
    data: {},
    evidence: {},
    controls: [],
    since: undefined,
    asOf: new Date(GENERATED_AT),
    reason: undefined,
    ...changes,
  };
}

const known = (isNew: (id: string) => boolean, isOpen = (_: string) => false) => ({ isNew, isOpen });
const everything = known(() => true);
const nothing = known(() => false);

describe("about whom AWS is asked anew", () => {
  it("is the user of whom something grave is new, or whose key it is", () => {
    expect(usersToConfirm([finding(user("dana")), finding(keyOf("groot"))], everything, false)).toEqual([
      userArn("dana"),
      userArn("groot"),
    ]);
  });

  it.each<[string, Finding]>([
    ["passes", finding(user("dana"), { outcome: "pass" })],
    ["cannot be judged", finding(user("dana"), { outcome: "unknown" })],
    ["does not rest on the report", finding(user("dana"), { asOf: undefined })],
    ["is about root", finding({ type: "root-user", id: ROOT_ARN, name: "<root_account>" })],
    ["is about the account", finding({ type: "account", id: "111122223333", name: "acme" })],
  ])("is nobody where it %s, asked for or not", (_, one) => {
    expect(usersToConfirm([one], everything, false)).toEqual([]);
    expect(usersToConfirm([one], everything, true)).toEqual([]);
  });

  it("is not whom a medium finding is about, unless it is asked for", () => {
    const medium = finding(user("dana"), { severity: "medium" });
    expect(usersToConfirm([medium], everything, false)).toEqual([]);
    expect(usersToConfirm([medium], nothing, true)).toEqual([userArn("dana")]);
  });

  it("is not of whom people were told already, unless it is asked for", () => {
    const told = finding(user("dana"));
    const isNew = (id: string) => id !== told.id;
    expect(usersToConfirm([told, finding(user("groot"))], known(isNew), false)).toEqual([userArn("groot")]);
    expect(usersToConfirm([told, finding(user("groot"))], known(isNew), true)).toHaveLength(2);
  });

  it("is each user once, the gravest first, in the order of the findings among equals", () => {
    const found = [
      finding(user("low"), { severity: "low" }),
      finding(user("b")),
      finding(user("a")),
      finding(keyOf("b"), { severity: "low" }),
      finding(keyOf("worst"), { severity: "critical" }),
    ];
    expect(usersToConfirm(found, everything, true)).toEqual(["worst", "b", "a", "low"].map(userArn));
  });

  it("is fifty at most, the gravest", () => {
    const many = Array.from({ length: 60 }, (_, index) => finding(user(`user-${index}`)));
    const found = [...many, finding(user("worst"), { severity: "critical" })];
    const users = usersToConfirm(found, everything, false);
    expect(users).toHaveLength(50);
    expect(users.slice(0, 2)).toEqual([userArn("worst"), userArn("user-0")]);
  });
});
