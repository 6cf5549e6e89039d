import { isIP, isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** Host names and addresses that a certificate speaks for. */
export interface HostNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** One or more labels of letters, digits and hyphens (RFC 1123, 2.1). */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/u;

export function isHostName(text: string): boolean {
  return isIP(text) !== 0 || HOST_NAME.test(text.toLowerCase());
}

/** The names in a setting: separated by commas, semicolons or spaces. */
export const splitNames = (text: string): string[] => text.split(/[\s,;]+/u).filter(Boolean);

/** The addresses by which other computers reach this one. Link-local IPv6 is no use in an address bar. */
export function reachableAddresses(interfaces: Interfaces): string[] {
  return Object.values(interfaces)
    .flatMap((one) => one ?? [])
    .filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'))
    .map(({ address }) => address);
}

/**
 * Everything by which this computer may be reached: its name, the same below `.local` (multicast DNS), its addresses, and
 * what was asked for besides. Sorted, so that two lists can be compared.
 */
export function ownNames(interfaces: Interfaces, hostname: string, extra: readonly string[] = []): HostNames {
  const host = hostname.toLowerCase();
  const short = host.split('.')[0] ?? host;
  const given = extra.map((name) => name.toLowerCase());
  const dns = ['localhost', ...[host, `${short}.local`].filter((name) => HOST_NAME.test(name)), ...given.filter((name) => isIP(name) === 0)];
  const ip = ['127.0.0.1', '::1', ...reachableAddresses(interfaces), ...given.filter((name) => isIP(name) !== 0)];
  return { dns: [...new Set(dns)].sort(), ip: [...new Set(ip)].sort((a, b) => Number(isIPv4(b)) - Number(isIPv4(a)) || (a < b ? -1 : 1)) };
}
