/** Names that are in DNS, or in a resolver near us, without being of the public internet. */

/**
 * Top-level names that the public DNS does not answer, but a private resolver may:
 *
 * - special-use names, https://www.iana.org/assignments/special-use-domain-names
 *   (`arpa` whole: what is under it is no web host);
 * - `internal`, kept for private use by ICANN's board resolution 2024.07.29.06;
 * - `corp`, `home` and `mail`, never to be delegated, by its resolution 2018.02.04.12;
 * - those that RFC 6762, appendix G, found in use in private networks, and the two of container
 *   platforms' service discovery.
 */
export const PRIVATE_TLDS = new Set([
  "alt",
  "arpa",
  "consul",
  "corp",
  "example",
  "home",
  "internal",
  "intranet",
  "invalid",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "mail",
  "onion",
  "private",
  "svc",
  "test",
]);

/** Domains that answer, themselves or for any name under them, with an address the asker chose. */
export const ADDRESS_DOMAINS = [
  // The address is spelled in the name: dotted, dashed, hexadecimal, IPv6 with dashes.
  "nip.io",
  "sslip.io",
  "xip.io",
  "xip.name",
  "traefik.me",
  "backname.io",
  "local-ip.co",
  "local-ip.sh",
  "localip.dev",
  // DNS rebinding on demand: the answer changes between two questions.
  "1u.ms",
  "rbndr.us",
  // Loopback, for development.
  "127-0-0-1.org.uk",
  "42foo.com",
  "ddev.site",
  "docksal.site",
  "fuf.me",
  "lacolhost.com",
  "lndo.site",
  "localho.st",
  "localhost.direct",
  "localtest.me",
  "lvh.me",
  "ratchetlocal.com",
  "smackaho.st",
  "ulh.us",
  "vcap.me",
  "yoogle.com",
  // Clouds' metadata services under names of the public DNS.
  "metadata.goog",
  "metadata.tencentyun.com",
];

/** Whether `host` is `domain` or a name under it. */
export function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
