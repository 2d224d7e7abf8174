import type dns from 'node:dns';
import net from 'node:net';
import { buildConnector } from 'undici';
import { OutboundError } from './outbound-error.ts';
import { isPublicAddress } from './public-address.ts';

const refused = () => new OutboundError('ADDRESS_REFUSED', 'address not allowed');

/** One address that is not public refuses the name: which of them would be dialled is not ours to choose. */
const lookupPublic =
  (lookup: typeof dns.lookup): net.LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      if (addresses.some(({ address }) => !isPublicAddress(address))) return callback(refused(), '', 0);
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };

/** Checks the address that is about to be dialled; `lookup` is not asked for literal ones. */
export function guardedConnector(
  options: buildConnector.BuildOptions,
  lookup: typeof dns.lookup,
): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: lookupPublic(lookup) });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (net.isIP(host) && !isPublicAddress(host)) callback(refused(), null);
    else connect(target, callback);
  };
}
