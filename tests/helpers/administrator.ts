/** The account that the emulator is of. */
export const ACCOUNT = "123456789012";

/** What a test says with keys that the emulator has not given out, which may do everything. */
export function administrator(endpoint: string) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
}
