/** Any spelling of an address: the egress policy lets none of this machine or its network pass. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { requireAllowed } from "../../../worker_src/dispatch/egress/policy.ts";
import { cases } from "../../fuzz/cases.ts";
import { SETTINGS } from "../dispatch/egress/harness.ts";

const OPEN = { ...SETTINGS, allowHosts: ["*"], denyHosts: [] };

function refused(url: string, method = "GET"): boolean {
  try {
    requireAllowed(new URL(url), method, OPEN);
    return false;
  } catch {
    return true;
  }
}

const parsable = (url: string) => URL.canParse(url);

/** Each number of an IPv4 address in each way that the URL standard reads. */
const spelled = (number: number, how: string) => {
  if (how === "hex") return `0x${number.toString(16)}`;
  return how === "octal" ? `0${number.toString(8)}` : String(number);
};
const HOW = fc.constantFrom("hex", "octal", "decimal");
const IPV4 = fc
  .tuple(fc.ipV4(), fc.array(HOW, { minLength: 4, maxLength: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([address, how, groups]) => {
    const bytes = address.split(".").map(Number);
    const head = bytes.slice(0, groups - 1);
    const rest = bytes.slice(groups - 1).reduce((sum, byte) => sum * 256 + byte, 0);
    return [...head, rest].map((number, at) => spelled(number, how[at] ?? "decimal")).join(".");
  });
const IPV6 = fc.oneof(
  fc.ipV6(),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc.ipV4().map((address) => `64:ff9b::${address}`),
);
const HOST = fc.oneof(
  IPV4,
  IPV4.map((address) => `${address}.`),
  IPV6.map((address) => `[${address}]`),
);
const USER = fc.constantFrom("", "example.com@", "user:pass@", "example.com%2f@");
const PORT = fc.constantFrom("", ":80", ":443", ":8080", ":65535");
const SCHEME = fc.constantFrom("http", "https", "HTTP");

test("no address literal leaves, however it is spelled", () => {
  fc.assert(
    fc.property(SCHEME, USER, HOST, PORT, (scheme, user, host, port) => {
      const url = `${scheme}://${user}${host}${port}/`;
      if (parsable(url)) expect(refused(url), `${url} is ${new URL(url).hostname}`).toBe(true);
    }),
    cases,
  );
});

test("no name inside a machine or a network leaves, whatever its case, dots and escapes", () => {
  const inside = fc.constantFrom(
    "localhost",
    "a.localhost",
    "printer.local",
    "db.internal",
    "router.home.arpa",
    "127.0.0.1.nip.io",
    "metadata.google.internal",
  );
  const cased = fc
    .tuple(inside, fc.infiniteStream(fc.boolean()))
    .map(([name, upper]) =>
      [...name].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join(""),
    );
  const wide = inside.map((name) =>
    name.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
  );
  const escaped = inside.map((name) =>
    name.replace(/[aeiou]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  );
  fc.assert(
    fc.property(
      SCHEME,
      USER,
      fc.oneof(cased, wide, escaped),
      fc.constantFrom("", "."),
      PORT,
      (scheme, user, host, dot, port) => {
        const url = `${scheme}://${user}${host}${dot}${port}/`;
        if (parsable(url)) expect(refused(url), `${url} is ${new URL(url).hostname}`).toBe(true);
      },
    ),
    cases,
  );
});

test("nothing but http and https leaves", () => {
  const scheme = fc
    .stringMatching(/^[a-z][a-z0-9+.-]{0,10}$/)
    .filter((name) => !/^https?$/.test(name));
  fc.assert(
    fc.property(scheme, (name) => {
      const url = `${name}://example.com/`;
      if (parsable(url)) expect(refused(url), url).toBe(true);
    }),
    cases,
  );
});
