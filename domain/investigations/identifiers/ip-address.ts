import ipaddr from 'ipaddr.js';

/**
 * An IP address as it is stored: IPv6 as in RFC 5952, one that stands for an IPv4 address as that. Null for what is none, and
 * for one with a prefix length or a zone (contract section 7.3).
 */
export function ipAddress(text: string): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString();
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}
