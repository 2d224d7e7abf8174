import type { Config } from '../../workers/settings.ts';

const nameless = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

/** Where clients of this instance look for its API, without a slash at the end. */
export function baseUrl({ PUBLIC_URL, HOST, PORT }: Config, port = PORT): string {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/+$/, '');
  const host = nameless.has(HOST) ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `http://${host}:${port}`;
}
