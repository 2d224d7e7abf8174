import { isIP } from 'node:net';
import { z } from 'zod';

/** Express's `trust proxy`: none or all, the number of proxies in front, or who they are. */
export type TrustProxy = boolean | number | string[];

const names = ['loopback', 'linklocal', 'uniquelocal'];

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function read(text: string): TrustProxy | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const proxies = text.split(',').map((part) => part.trim());
  return proxies.every((part) => names.includes(part) || isNetwork(part)) ? proxies : null;
}

/** The proxies whose `X-Forwarded-For` is believed; none of them, and so nobody's, by default. */
export const trustProxy = z
  .string()
  .default('false')
  .transform((text, context): TrustProxy => {
    const proxies = read(text.trim().toLowerCase());
    if (proxies !== null) return proxies;
    const message = `must be true, false, a number of proxies, or a comma list of addresses, networks, ${names.join(', ')}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
