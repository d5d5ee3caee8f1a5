/** Addresses: as a host, and spelled inside a name. */

/**
 * IPv4 blocks that are no public host: the IANA special-purpose registry, whatever is not globally
 * reachable in it, with multicast (RFC 5771).
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const SPECIAL_BLOCKS = [
  "0.0.0.0/8", // this network, RFC 791
  "10.0.0.0/8", // private, RFC 1918
  "100.64.0.0/10", // carrier-grade NAT, RFC 6598
  "127.0.0.0/8", // loopback, RFC 1122
  "169.254.0.0/16", // link-local, RFC 3927; the clouds' metadata services
  "172.16.0.0/12", // private
  "192.0.0.0/24", // IETF protocol assignments, RFC 6890
  "192.0.2.0/24", // documentation, RFC 5737
  "192.88.99.0/24", // 6to4 relays, RFC 7526
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks, RFC 2544
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast, RFC 5771
  "240.0.0.0/4", // reserved, RFC 1112, with the broadcast address
].map(parseBlock);

interface Block {
  first: number;
  size: number;
}

function parseBlock(block: string): Block {
  const [address = "", bits = ""] = block.split("/");
  return { first: toNumber(address.split(".")), size: 2 ** (32 - Number(bits)) };
}

function toNumber(octets: string[]): number {
  return octets.reduce((number, octet) => number * 256 + Number(octet), 0);
}

function isSpecial(octets: string[]): boolean {
  if (octets.some((octet) => Number(octet) > 255)) return false;
  const number = toNumber(octets);
  return SPECIAL_BLOCKS.some(({ first, size }) => number >= first && number < first + size);
}

/**
 * Whether the host of a parsed URL is an address. The parser has brought every spelling of IPv4
 * (octal, hexadecimal, decimal, short, full-width digits, percent-encoded) to four decimals, and
 * fails for any other host that ends in a number: https://url.spec.whatwg.org/#concept-host-parser
 */
export function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
}

/** Four numbers with dots or with dashes between them, wherever they begin. */
const SPELLED_IPV4 = /(?<![0-9a-z])(?=(\d{1,3})([.-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?![0-9a-z]))/g;

/** Whether a name has an address in it that is no public host, as `10-0-0-1.example.com` has. */
export function spellsSpecialAddress(name: string): boolean {
  return [...name.matchAll(SPELLED_IPV4)].some(([, a = "", , b = "", c = "", d = ""]) =>
    isSpecial([a, b, c, d]),
  );
}
