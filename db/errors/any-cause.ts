interface ErrorLike {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  previous?: unknown;
  errors?: unknown;
}

const MOST_DEEP = 5;

/** Whether a test holds for the code (or '') and message (or '') of an error, or of one it was made from. */
export function anyCause(error: unknown, test: (code: string, message: string) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MOST_DEEP) return false;
  const { code, message, cause, previous, errors }: ErrorLike = error;
  if (test(typeof code === 'string' ? code : '', typeof message === 'string' ? message : '')) return true;
  const inner = [cause, previous, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((one) => anyCause(one, test, depth + 1));
}
