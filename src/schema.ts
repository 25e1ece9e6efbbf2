/**
 * zod as all of Rootwatch uses it: its "mini" form, in which a function is bundled with the checks that it makes and no
 * others, and a schema costs a fraction to make. A third of a cold start hangs on it.
 */
import { config } from "zod/mini";
import en from "zod/v4/locales/en.js";

config(en());
// One document for each process: compiling a validator for it costs more than it saves.
config({ jitless: true });

export * from "zod/mini";
