/** The system's code of a thrown value, such as `ENOENT`; its text when it has none. */
export function errorCode(error: unknown): string {
  // Not `instanceof Error`: errors of core modules come from another realm under the test runner.
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return String(error);
}
