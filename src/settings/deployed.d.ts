/** rootwatch.yml as it was validated and bundled when the function was packaged; deploy/bundle.ts puts it there. */
declare module "rootwatch:settings" {
  const settings: import("../audit/run-audit.ts").AuditSettings;
  export default settings;
}

/** Ids of the rules on root that the settings leave switched on. */
declare module "rootwatch:root-rules" {
  const ids: readonly string[];
  export default ids;
}
