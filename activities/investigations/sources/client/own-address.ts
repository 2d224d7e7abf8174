/** The operator's address in place of scheme, host and port, its path in front; path and query stay (contract section 13). */
export function ownAddress(url: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return url;
  const { pathname, search } = new URL(url);
  const base = new URL(baseUrl);
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}${pathname}${search}`;
}
