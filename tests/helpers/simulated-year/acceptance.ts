import type { Exception } from "../../../src/audit/exceptions.ts";

/** How a resource begins that stands for many. */
const PREFIX = "prefix:";

/** The exception by which a fail is accepted, as docs/exceptions.md promises it: it is what the service is measured by. */
export function acceptedBy(exceptions: readonly Exception[], id: string, at: Date): Exception | undefined {
  const fitting = exceptions.filter((one) => !isPast(one, at) && isNamed(one, id));
  const exact = fitting.find(({ resource }) => !resource.startsWith(PREFIX));
  return exact ?? fitting.toSorted((a, b) => (a.expires < b.expires ? 1 : -1))[0];
}

/** Its last day, in UTC, is over. */
export function isPast({ expires }: Exception, at: Date): boolean {
  return dayOf(at) > expires;
}

export function isNamed({ rule, resource }: Exception, id: string): boolean {
  return resource.startsWith(PREFIX)
    ? id.startsWith(`${rule}:${resource.slice(PREFIX.length)}`)
    : id === `${rule}:${resource}`;
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
