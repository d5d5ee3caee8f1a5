/** The token's comparison, by what it is made of: time itself is not measured. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { requireToken, tokensOf } from "../../worker_src/shared/auth.ts";

const TOKEN = "the-token-of-this-test";
const PREVIOUS = "the-token-before-it";
const TOKENS = [TOKEN, PREVIOUS];

/** What the runtime's comparison was given, as it has it and Node.js has not. */
const compared: [ArrayBuffer, ArrayBuffer][] = [];
const timingSafeEqual = (one: ArrayBuffer, other: ArrayBuffer) => {
  compared.push([one, other]);
  return Buffer.from(one).equals(Buffer.from(other));
};

beforeEach(() => {
  compared.length = 0;
  vi.stubGlobal("crypto", {
    subtle: { digest: crypto.subtle.digest.bind(crypto.subtle), timingSafeEqual },
  });
});
afterEach(() => vi.unstubAllGlobals());

const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString("hex");

async function accepted(authorization?: string, tokens: string[] = TOKENS): Promise<boolean> {
  const headers = authorization === undefined ? {} : { authorization };
  const request = new Request("https://dispatch.internal/", { headers });
  return requireToken(request, tokens).then(
    () => true,
    (error: { status: number }) => {
      expect(error.status).toBe(401);
      return false;
    },
  );
}

test.each([
  ["the token", TOKEN, true],
  ["the one before it", PREVIOUS, true],
  ["its first letter", TOKEN.slice(0, 1), false],
  ["all but its last letter", TOKEN.slice(0, -1), false],
  ["another of its length", "x".repeat(TOKEN.length), false],
  ["a very long one", TOKEN.repeat(100), false],
])("%s is compared whole, as a digest, with every token", async (_, sent, right) => {
  expect(await accepted(`Bearer ${sent}`)).toBe(right);
  const sides = compared.map((pair) => pair.map(hex));
  const digests = await Promise.all([...TOKENS, sent].map(digestOf));
  expect(sides).toEqual([
    [digests[0], digests[2]],
    [digests[1], digests[2]],
  ]);
  expect(new Set(sides.flat().map((side) => side.length))).toEqual(new Set([64]));
});

test.each([undefined, "", "Bearer", "Bearer ", "Basic Og==", TOKEN])(
  "%j carries no token",
  async (authorization) => {
    expect(await accepted(authorization)).toBe(false);
  },
);

test("an empty secret is no token: who sends none does not have it", async () => {
  const tokens = tokensOf({ DISPATCH_TOKEN: TOKEN, DISPATCH_TOKEN_PREVIOUS: "" });
  expect(tokens).toEqual([TOKEN]);
  expect(await accepted(undefined, tokens)).toBe(false);
  expect(tokensOf({ DISPATCH_TOKEN: "" })).toEqual([]);
});

const digestOf = async (text: string) =>
  hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
