/** Any path: it names one agent and one action, in the grammar of both, or is refused. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Target, targetOf } from "../../../worker_src/dispatch/target.ts";
import { cases } from "../../fuzz/cases.ts";
import { ANY_NAME } from "../../fuzz/names.ts";

const LABEL = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9-]{56,66}$/) },
  { weight: 1, arbitrary: fc.constantFrom("audit", "alias", "constructor") },
);
const SEGMENT = fc.oneof(
  { weight: 3, arbitrary: LABEL },
  { weight: 1, arbitrary: ANY_NAME },
  { weight: 1, arbitrary: fc.constantFrom("%2f", "%2e%2e", "%00", "A", "a%20b", "a\\b") },
);
const PATH = fc
  .tuple(
    fc.constantFrom("/workers/", "/workers//", "/Workers/", "/results/", "/"),
    fc.array(SEGMENT, { maxLength: 4 }),
  )
  .map(([start, segments]) => start + segments.join("/"));

/** One label of DNS, and no more: the rule in words of its own, beside that of the product. */
const isLabel = (text: string) =>
  text.length >= 1 &&
  text.length <= 63 &&
  !text.startsWith("-") &&
  [...text].every((sign) => "abcdefghijklmnopqrstuvwxyz0123456789-".includes(sign));

function found(path: string, routes: Record<string, string>): Target | undefined {
  try {
    return targetOf(path, routes);
  } catch (error) {
    expect(error).toMatchObject({ status: 404, code: "not_found" });
    return undefined;
  }
}

test("a path names one agent and one action, or is refused", () => {
  let named = 0;
  fc.assert(
    fc.property(PATH, (path) => {
      const { pathname } = new URL(path.toWellFormed(), "https://dispatch.internal");
      const target = found(pathname, { alias: "echo" });
      const [, prefix, first = "", ...rest] = pathname.split("/");
      const sound = prefix === "workers" && rest.length > 0 && [first, ...rest].every(isLabel);
      const audit = first === "audit" ? `${rest.join("/")}-auditor` : undefined;
      const agent = audit ?? (first === "alias" ? "echo" : first);
      const expected = sound && isLabel(agent) ? { agent, action: rest.join("/") } : undefined;
      expect(target, pathname).toEqual(expected);
      if (target !== undefined) named += 1;
    }),
    cases,
  );
  expect(named).toBeGreaterThan(0);
});
