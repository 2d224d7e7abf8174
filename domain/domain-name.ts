const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** The part of an address that names a host: without scheme, user, port, path and query. */
function hostOf(text: string): string {
  const [authority = ''] = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#\\]/, 1);
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
}

/**
 * The domain name in what people paste, a name or a whole address: lower case, in ASCII (punycode), without `www.` and the
 * dot at its end. Null for what has not two labels, is an IP address or is no name of the DNS.
 */
export function domainNameOf(text: string): string | null {
  const host = hostOf(text.trim());
  if (!URL.canParse(`http://${host}`)) return null;
  const name = new URL(`http://${host}`).hostname.replace(/\.$/, '').replace(/^www\.(?=.*\.)/, '');
  const labels = name.split('.');
  if (labels.length < 2 || name.length > 253 || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  return labels.every((one) => label.test(one)) ? name : null;
}
