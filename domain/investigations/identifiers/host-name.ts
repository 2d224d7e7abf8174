const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A host name of two labels or more in lower case and ASCII (`xn--`), without the dot at its end. Null for what is none; an
 * IP address is none.
 */
export function hostName(text: string): string | null {
  if (text.length > 1_000 || /[\s\p{Cc}/?#\\@:[\]%]/u.test(text) || !URL.canParse(`http://${text}`)) return null;
  const name = new URL(`http://${text}`).hostname.replace(/\.$/, '');
  const labels = name.split('.');
  if (labels.length < 2 || name.length > 253 || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  return labels.every((one) => label.test(one)) ? name : null;
}
