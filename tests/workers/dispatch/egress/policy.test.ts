import { expect, test } from "vitest";
import { isAddress, spellsSpecialAddress } from "../../../../worker_src/dispatch/egress/address.ts";
import { requireAllowed } from "../../../../worker_src/dispatch/egress/policy.ts";
import type { EgressSettings } from "../../../../worker_src/dispatch/egress/settings.ts";
import { Egress, SETTINGS } from "./harness.ts";

/** The rule against a URL under these settings; undefined when it may leave. */
function rule(url: string, settings: Partial<EgressSettings>): string | undefined {
  const nothing = { ...SETTINGS, platformHosts: [], allowHosts: [], denyHosts: [] };
  try {
    requireAllowed(new URL(url), "GET", { ...nothing, ...settings });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Nothing may leave for \S+: (it is )?/, "");
  }
}

const NOT_ALLOWED = "not among the egress hosts of the settings.";

test.each<[string, string[], string[]]>([
  [
    "example.com",
    ["example.com", "EXAMPLE.com", "example.com."],
    ["www.example.com", "example.org"],
  ],
  ["*.example.com", ["www.example.com", "a.b.example.com"], ["example.com", "badexample.com"]],
  ["*", ["example.com", "a.b.example.org"], []],
  ["Example.COM", ["example.com"], ["example.org"]],
  ["example.*", [], ["example.com"]],
  ["*example.com", [], ["badexample.com", "example.com"]],
  ["", [], ["example.com"]],
])("the pattern %j covers %j and not %j", (pattern, covered, others) => {
  for (const host of covered) {
    expect(rule(`https://${host}/`, { allowHosts: [pattern] }), host).toBeUndefined();
  }
  for (const host of others) {
    expect(rule(`https://${host}/`, { allowHosts: [pattern] }), host).toBe(NOT_ALLOWED);
  }
});

test("nothing leaves when nothing is allowed", () => {
  expect(rule("https://example.com/", {})).toBe(NOT_ALLOWED);
});

test("nothing leaves without settings for the egress", async () => {
  const egress = await Egress.start({}, null);
  const seen = await egress.fetch("https://example.com/");
  expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
  expect(egress.received).toEqual([]);
  await egress.stop();
});

test("what is denied goes before what is allowed, and the platform before both", () => {
  const hosts = ["api.example.com"];
  const denied = { allowHosts: hosts, denyHosts: ["*.example.com"] };
  expect(rule("https://api.example.com/", denied)).toMatch("among the denied hosts");
  const platform = { ...denied, platformHosts: hosts };
  expect(rule("https://api.example.com/", platform)).toBe("a host of the platform itself.");
});

test("no setting opens what is not public", () => {
  for (const host of ["localhost", "127.0.0.1", "[::1]", "db.internal", "10.0.0.1.nip.io"]) {
    expect(rule(`http://${host}/`, { allowHosts: ["*", host] }), host).toBeDefined();
  }
});

test.each([
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
])("%s to %s, spelled in a name, are no public host, and their neighbours are", (first, last) => {
  for (const address of [first, last]) {
    expect(spellsSpecialAddress(`a.${address}.com`), address).toBe(true);
    expect(spellsSpecialAddress(`${address.replaceAll(".", "-")}.com`), address).toBe(true);
    expect(isAddress(address), address).toBe(true);
  }
  for (const address of [beside(first, -1), beside(last, 1)]) {
    if (address !== undefined)
      expect(spellsSpecialAddress(`a.${address}.com`), address).toBe(false);
  }
});

/** The address next to another; undefined over the edge. */
function beside(address: string, step: number): string | undefined {
  const octets = address.split(".").map(Number);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0) + step;
  if (number < 0 || number >= 2 ** 32) return undefined;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
