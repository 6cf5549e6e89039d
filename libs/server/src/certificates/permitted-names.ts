import { BlockList, isIPv4 } from 'node:net';
import type { HostNames } from './own-names';

/** Names that belong to nobody in the public internet (RFC 6761, 6762, 8375, and `internal`, which ICANN reserved). */
const PRIVATE_DOMAINS = ['localhost', 'local', 'lan', 'home.arpa', 'internal'];

/** Addresses that belong to nobody in the public internet: RFC 1918, 3927, 4193, 4291, loopback. */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8', '::1/128', 'fc00::/7', 'fe80::/10'];

/** What an authority may vouch for: domains with all below them, and ranges of addresses (`10.0.0.0/8`). */
export interface PermittedNames {
  readonly domains: readonly string[];
  readonly ranges: readonly string[];
}

function inRange(address: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  if (isIPv4(address) !== isIPv4(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

const below = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);

/**
 * The narrowest authority that serves this computer: private domains and ranges, and of all that is public only the names
 * and addresses that the computer has now. An authority that many computers trust can then impersonate no other site.
 */
export function permittedFor(names: HostNames): PermittedNames {
  const domains = names.dns.filter((name) => !PRIVATE_DOMAINS.some((domain) => below(name, domain)));
  const addresses = names.ip.filter((address) => !PRIVATE_RANGES.some((range) => inRange(address, range)));
  return { domains: [...PRIVATE_DOMAINS, ...domains], ranges: [...PRIVATE_RANGES, ...addresses.map((address) => `${address}/${isIPv4(address) ? 32 : 128}`)] };
}

/** Splits names into those that the authority may vouch for and those that it may not. */
export function splitByPermission(names: HostNames, { domains, ranges }: PermittedNames): { readonly allowed: HostNames; readonly refused: readonly string[] } {
  const dnsAllowed = (name: string) => domains.some((domain) => below(name, domain));
  const ipAllowed = (address: string) => ranges.some((range) => inRange(address, range));
  return {
    allowed: { dns: names.dns.filter(dnsAllowed), ip: names.ip.filter(ipAllowed) },
    refused: [...names.dns.filter((name) => !dnsAllowed(name)), ...names.ip.filter((address) => !ipAllowed(address))],
  };
}
