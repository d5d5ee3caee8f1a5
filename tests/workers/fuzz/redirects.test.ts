/** Any redirect, from any page: what is then asked for is public, by an oracle of its own. */
import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { follow } from "../../../worker_src/dispatch/egress/follow.ts";
import { requireAllowed } from "../../../worker_src/dispatch/egress/policy.ts";
import { EgressError } from "../../../worker_src/dispatch/egress/refusal.ts";
import { cases } from "../../fuzz/cases.ts";
import { SETTINGS } from "../dispatch/egress/harness.ts";

afterEach(() => vi.unstubAllGlobals());

/** What a router would not take out of a network: asked of Node.js, not of the product. */
const SPECIAL = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  SPECIAL.addSubnet(network, bits);
}

const IP = fc.oneof(
  fc.ipV4(),
  fc
    .tuple(
      fc.constantFrom("127.0", "10.0", "192.168", "169.254", "172.16"),
      fc.nat(255),
      fc.nat(255),
    )
    .map((parts) => parts.join(".")),
  fc.constantFrom("9.255.255.255", "11.0.0.0", "172.32.0.1", "128.0.0.0", "223.255.255.255"),
);
const HOST = fc.oneof(
  { weight: 3, arbitrary: fc.domain() },
  { weight: 2, arbitrary: IP },
  { weight: 1, arbitrary: fc.ipV6().map((address) => `[${address}]`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "denied.com",
      "ａ.denied.com",
      "DENIED.com.",
      "sites.code24.dev",
      "x.code24-local.workers.dev.",
      "localhost",
      "metadata.google.internal",
      "münchen.de",
      "xn--mnchen-3ya.de",
      "example.com",
    ),
  },
);
const LOCATION = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "/", "//", "?", "#", "..", "\\\\127.0.0.1", "data:,"),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom("http://", "https://", "//", "HTTPS:\\\\", "ftp://", "http:", "\thttp://"),
        fc.constantFrom("", "", "", "user:pass@", "example.com@"),
        HOST,
        fc.constantFrom("", "", "", ".", ":80", ":443", ":8080"),
        fc.constantFrom("/", "/a?b=c#d", ""),
      )
      .map((parts) => parts.join("")),
  },
);

/** Where something was asked for that must not be. */
function wrong(asked: string): string | undefined {
  const { protocol, username, password, port, hostname } = new URL(asked);
  const host = domainToASCII(hostname).replace(/\.$/, "");
  if (protocol !== "http:" && protocol !== "https:") return "the scheme";
  if (username + password + port !== "") return "credentials or a port";
  if (isIP(host.replace(/^\[|\]$/g, "")) !== 0) return "an address";
  if (/(^|\.)(localhost|internal|local)$/.test(host) || !host.includes("."))
    return "a private name";
  if (/(^|\.)(denied\.com|code24-local\.workers\.dev)$/.test(host)) return "a denied name";
  return host === "sites.code24.dev" ? "the platform" : undefined;
}

test("wherever a page redirects to, nothing is asked for that may not leave", async () => {
  let followed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(LOCATION, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(301, 302, 303, 307, 308),
      fc.constantFrom("GET", "POST"),
      async (locations, status, method) => {
        const asked: string[] = [];
        vi.stubGlobal("fetch", async (url: string) => {
          const location = locations[asked.push(url) - 1];
          return location === undefined ? new Response("here") : redirect(status, location);
        });
        const first = { url: new URL("https://example.com/"), method, headers: new Headers() };
        await follow({ ...first, body: null }, SETTINGS, AbortSignal.timeout(60_000)).catch(
          (error) => expect(error).toBeInstanceOf(EgressError),
        );
        expect(asked.map(wrong).filter(Boolean), JSON.stringify([locations, asked])).toEqual([]);
        expect(asked.length).toBeLessThanOrEqual(SETTINGS.maxRedirects + 1);
        followed += asked.length - 1;
      },
    ),
    cases,
  );
  expect(followed).toBeGreaterThan(0);
});

/** As a response has it; a header holds Latin-1 and no line breaks. */
function redirect(status: number, location: string): Response {
  const header = [...location].filter((sign) => /[\t\x20-\x7e\x80-\xff]/.test(sign)).join("");
  return new Response(null, { status, headers: { location: header } });
}

test("a name that spells an address passes as that address would", () => {
  const DELIMITER = fc.constantFrom("-", ".");
  fc.assert(
    fc.property(IP, DELIMITER, (address, delimiter) => {
      const url = new URL(`https://${address.replaceAll(".", delimiter)}.shop.com/`);
      const passes = () => requireAllowed(url, "GET", SETTINGS);
      if (SPECIAL.check(address)) expect(passes, url.href).toThrow(EgressError);
      else expect(passes, url.href).not.toThrow();
    }),
    cases,
  );
});
