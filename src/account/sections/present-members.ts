/**
 * Which of the members have something in them: `{"EmailAddress": "<present>"}`. Their values are personal data and are
 * not kept. A blank member is as good as none.
 */
export function presentMembers(
  values: Readonly<Record<string, unknown>>,
  members: readonly string[],
): Record<string, string> {
  const present = members.filter((member) => {
    const value = values[member];
    return typeof value === "string" && value.trim() !== "";
  });
  return Object.fromEntries(present.map((member) => [member, "<present>"]));
}
