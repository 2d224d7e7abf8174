import { hostName } from './host-name.ts';

/**
 * A domain as it is stored, out of a name or a whole address: without scheme, port, path and leading `www.`. Null for what
 * is none (contract section 7.3).
 */
export function domain(text: string): string | null {
  const [authority = ''] = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/, 1);
  const name = hostName(authority.replace(/:\d*$/, ''));
  return name?.replace(/^www\.(?=.*\.)/, '') ?? null;
}
