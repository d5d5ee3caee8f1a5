import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList } from "node:net";

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 twin. */
const SPECIAL = new BlockList();
for (const [address, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  SPECIAL.addSubnet(address, bits, "ipv4");
}
for (const [address, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["2001::", 23],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  SPECIAL.addSubnet(address, bits, "ipv6");
}

/**
 * A resolver for hosts of the public internet: a name that leads to this machine or into a network
 * around it does not exist. Cloudflare's own network reaches none of these either.
 */
export function publicLookup(hostname: string, options: LookupOptions, found: Found): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first, ...others] = (addresses ?? []).filter(isPublic);
    if (error !== null || first === undefined) {
      found(error ?? new Error(`${hostname} has no public address`), []);
    } else if (options.all) {
      found(null, [first, ...others]);
    } else {
      found(null, first.address, first.family);
    }
  });
}

function isPublic({ address, family }: LookupAddress): boolean {
  return !SPECIAL.check(address, family === 6 ? "ipv6" : "ipv4");
}
