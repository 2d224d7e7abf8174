/** One line that says why: the message of the innermost cause, as a failed `fetch` says only that it failed. */
export function errorText(error: unknown): string {
  // Not `instanceof Error`: errors of core modules come from another realm under the test runner.
  if (typeof error !== 'object' || error === null) return String(error);
  if ('cause' in error && error.cause !== undefined) return errorText(error.cause);
  return 'message' in error ? String(error.message) : String(error);
}
