import { anyCause } from './any-cause.ts';

const awayCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '57P05', '25006', '3D000'], // shutting down, starting, idle cut, read-only stand-by
  ...['58000', '58030'], // its system or its disk fails
]);
const awayClasses = ['08', '28', '53']; // connection, log-in, no resources left: disk, memory, connections
const awayMessages =
  /timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|client was closed|query read timeout|cannot use a pool after calling end|: disk quota exceeded$/i;

/** Whether this error, or one it was made from, means that the database cannot be reached or cannot serve now. */
export const isDatabaseAway = (error: unknown): boolean =>
  anyCause(
    error,
    (code, message) =>
      awayCodes.has(code) ||
      (code.length === 5 && awayClasses.includes(code.slice(0, 2))) ||
      awayMessages.test(message),
  );
