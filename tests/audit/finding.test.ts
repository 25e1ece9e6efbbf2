import { describe, expect, it } from "vitest";
import { findingId } from "../../src/audit/finding.ts";
import accessKeyAge from "../../src/rules/users/access-key-age.ts";
import userMfa from "../../src/rules/users/user-mfa.ts";
import { accessKey, daysAgo, password, type Row, report, userRow } from "../helpers/account-fixture.ts";
import { judge } from "../helpers/rule-tester.ts";

const idsOf = (rule: typeof userMfa, ...users: Row[]) =>
  judge(rule, { given: { credentialReport: report(users) } }).map(({ id }) => id);

describe("the id of a finding", () => {
  it("is the rule and the resource", () => {
    expect(findingId("root-mfa", { type: "root-user", id: "arn:x", name: "root" })).toBe("root-mfa:arn:x");
  });

  it("has the generation of a resource whose id can be used again", () => {
    const resource = { type: "user", id: "arn:x", name: "dana" } as const;
    expect(findingId("user-mfa", { ...resource, generation: "2024-01-01T00:00:00Z" })).toBe(
      "user-mfa:arn:x@2024-01-01T00:00:00Z",
    );
  });

  it("does not follow the name that people see", () => {
    const resource = { type: "account", id: "111122223333" } as const;
    expect(findingId("r", { ...resource, name: "acme" })).toBe(
      findingId("r", { ...resource, name: "acme-prod" }),
    );
  });
});

describe("the id of a finding on a user", () => {
  const dana = userRow("dana", password({ mfa_active: "false" }));

  it("trap 18: a user deleted and created anew under the same name is another finding", () => {
    const anew = { ...dana, user_creation_time: daysAgo(1) };
    expect(idsOf(userMfa, dana)).not.toEqual(idsOf(userMfa, anew));
  });

  it("stays when anything else of the user changes", () => {
    expect(idsOf(userMfa, { ...dana, ...password() })).toEqual(idsOf(userMfa, dana));
  });

  it("stays when other users come and go", () => {
    const [id] = idsOf(userMfa, dana);
    expect(idsOf(userMfa, userRow("alice", password()), dana, userRow("zoe"))).toContain(id);
  });

  it("trap 13: two keys that swap columns keep theirs, and a rotation ends one of them", () => {
    const [old, young] = [daysAgo(400), daysAgo(100)];
    const before = idsOf(accessKeyAge, { ...dana, ...accessKey(1, old), ...accessKey(2, young) });
    const swapped = idsOf(accessKeyAge, { ...dana, ...accessKey(1, young), ...accessKey(2, old) });
    const rotated = idsOf(accessKeyAge, { ...dana, ...accessKey(1, young), ...accessKey(2, daysAgo(0)) });
    expect(swapped.toSorted()).toEqual(before.toSorted());
    expect(rotated.filter((id) => before.includes(id))).toHaveLength(1);
  });
});
