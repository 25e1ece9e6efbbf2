/** rootwatch.yml as it was validated and bundled when the function was packaged; scripts/bundle-settings.ts makes it. */
declare module "rootwatch:settings" {
  const settings: import("../audit/run-audit.ts").AuditSettings;
  export default settings;
}
