/** Names of the variables of our own that a parser of an environment asks for, in order. */
export function variablesRead(parse: (variables: Readonly<Record<string, string>>) => unknown): string[] {
  const read = new Set<string>();
  const variables = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        read.add(String(name));
        return undefined;
      },
    },
  );
  try {
    parse(variables);
  } catch {
    // It has asked for everything before it says what is missing.
  }
  return [...read].filter((name) => name.startsWith("ROOTWATCH_")).sort();
}
