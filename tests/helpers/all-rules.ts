import type { Rule } from "../../src/rules/rule.ts";

declare global {
  interface ImportMeta {
    /** The test runner's own: the modules of all files that match, by their paths. */
    glob<Module>(pattern: string, options: { readonly eager: true }): Readonly<Record<string, Module>>;
  }
}

const files = import.meta.glob<{ readonly default: Rule }>("../../src/rules/*/*.ts", { eager: true });

/** Every rule, read from its own file: no registry can forget one. */
export const allRules: readonly Rule[] = Object.values(files).map((file) => file.default);
