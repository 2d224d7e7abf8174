import net from 'node:net';
import ipaddr from 'ipaddr.js';

/** All of IPv6 that is handed out to the public; what lies outside it may wrap an IPv4 address or mean something local. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** A cloud's own services, at an address that looks like any other. */
const platformAddress = '168.63.129.16';

/** Whether an IP address is an ordinary public one; addresses that wrap an IPv4 one are none, whatever they wrap. */
export function isPublicAddress(address: string): boolean {
  if (net.isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === platformAddress) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(publicIpv6);
}
