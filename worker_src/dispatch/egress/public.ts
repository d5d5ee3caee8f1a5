import { isAddress, spellsSpecialAddress } from "./address.ts";
import { ADDRESS_DOMAINS, isUnder, PRIVATE_TLDS } from "./names.ts";

const LABEL = /^[a-z0-9_-]{1,63}$/;

/**
 * Why the host of a parsed URL, without the dot of a fully qualified name, is no name of the public
 * internet; undefined when it may be one.
 *
 * An address is never one, not even a public one: Cloudflare's fetch takes none either (error 1003,
 * https://developers.cloudflare.com/workers/platform/known-issues/#fetch-to-ip-addresses), so
 * that every way to write an address, in IPv4 or IPv6, is one rule. Nothing is resolved.
 */
export function notPublic(name: string): string | undefined {
  if (isAddress(name)) return "an address in place of a host name";
  const labels = name.split(".");
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) return "no host name";
  if (labels.length === 1) return "a name without a domain";
  if (PRIVATE_TLDS.has(labels.at(-1) ?? "")) return "a name that is not of the public internet";
  if (ADDRESS_DOMAINS.some((domain) => isUnder(name, domain)) || spellsSpecialAddress(name)) {
    return "a name that stands for an address";
  }
  return undefined;
}
