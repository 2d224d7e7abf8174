import { isIP } from 'node:net';
import type { Request } from 'express';

const mapped = /^::ffff:(?=\d+\.)/i;

/**
 * The address that a caller is counted by: of its connection, or the last one that `X-Forwarded-For` names before the
 * proxies that are trusted. What is no address counts as the connection, so nobody has a window of a name of their own.
 */
export function callerAddress({ ip, socket }: Pick<Request, 'ip' | 'socket'>): string {
  const address = ip !== undefined && isIP(ip) ? ip : (socket.remoteAddress ?? 'unknown');
  return address.replace(mapped, ''); // one window for a caller, however the socket listens
}
