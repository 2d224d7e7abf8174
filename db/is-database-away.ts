const awayCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '57P05', '25006', '3D000'], // shutting down, starting, idle cut, read-only stand-by
  ...['58000', '58030'], // its system or its disk fails
]);
const awayClasses = ['08', '28', '53']; // connection, log-in, no resources left: disk, memory, connections
const awayMessages =
  /timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|client was closed|query read timeout|cannot use a pool after calling end|: disk quota exceeded$/i; // a quota has no SQLSTATE of its own

interface ErrorLike {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  previous?: unknown;
  errors?: unknown;
}

/** Whether this error, or one it was made from, means that the database cannot be reached or cannot serve now. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, message, cause, previous, errors }: ErrorLike = error;
  if (
    typeof code === 'string' &&
    (awayCodes.has(code) || (code.length === 5 && awayClasses.includes(code.slice(0, 2))))
  )
    return true;
  if (typeof message === 'string' && awayMessages.test(message)) return true;
  const inner = [cause, previous, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((one) => isDatabaseAway(one, depth + 1));
}
