/** Any instance id and any body: the workflows Worker says what is wrong, and never breaks. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { TestCloud } from "../local/harness.ts";
import { cases, PATIENCE } from "./cases.ts";
import { escaped } from "./names.ts";
import { startPlatform } from "./platform.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startPlatform();
});
afterAll(() => cloud.dispose());

const ID = fc.oneof(
  fc.string({ unit: "binary", maxLength: 130 }),
  fc.stringMatching(/^[A-Za-z0-9_-]{0,110}$/),
  fc.constantFrom("__proto__", "constructor", "..", "%00", "null", "-x", "a".repeat(101)),
);
const PATH = fc.constantFrom("/build", "/optimize", "/build/site");

test(
  "an id that no run has is an error that says so",
  async () => {
    await fc.assert(
      fc.asyncProperty(PATH, ID, async (path, id) => {
        const answer = await cloud.ask("workflows", `${path}?instanceId=${escaped(id)}`);
        expect([400, 404], `${path} ${JSON.stringify(id)}: ${answer.text}`).toContain(
          answer.status,
        );
        expect(JSON.parse(answer.text).error.code).toMatch(/^(invalid|not_found)$/);
      }),
      cases,
    );
  },
  PATIENCE,
);

const FIELD = fc.constantFrom(
  "description",
  "businessType",
  "primaryGoal",
  "name",
  "url",
  "optimizationType",
  "instanceId",
  "__proto__",
);
/** Nearly right, and wrong in one way at least: a run is not what is tried here. */
const BODY = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc
    .dictionary(FIELD, fc.oneof(fc.string(), fc.jsonValue()), { maxKeys: 7 })
    .map((body) => JSON.stringify({ ...body, businessType: 1 })),
);

test(
  "a body that is not what a run needs is refused with what is wrong",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("/build", "/optimize"), BODY, async (path, body) => {
        const answer = await cloud.ask("workflows", path, {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        });
        expect(answer.status, answer.text).toBe(400);
        expect(JSON.parse(answer.text).error.code).toMatch(/^invalid(_json)?$/);
      }),
      cases,
    );
  },
  PATIENCE,
);

/** The README's words for it; the ids that fit are few here, since each starts a run. */
const FITS = /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,99}$/;
const GIVEN_ID = fc.oneof(
  ID.filter((id) => !FITS.test(id)),
  fc.jsonValue().filter((value) => typeof value !== "string"),
  fc.constantFrom("one", "constructor", "__proto__", "_", "a".repeat(100)),
);
const WANTED = {
  description: "A bakery",
  businessType: "bakery",
  primaryGoal: "bookings",
  name: "Crumbs",
};

test(
  "an id that a caller chooses starts one run, and any other value none",
  async () => {
    const own = await startPlatform(); // elsewhere, the ids that start a run here have none
    onTestFinished(() => own.dispose());
    const started = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(GIVEN_ID, async (instanceId) => {
        const answer = await own.ask("workflows", "/build", {
          method: "POST",
          body: JSON.stringify({ ...WANTED, instanceId }),
          headers: { "content-type": "application/json" },
        });
        const fits = typeof instanceId === "string" && FITS.test(instanceId);
        const expected = fits ? (started.has(instanceId) ? 409 : 200) : 400;
        expect(answer.status, `${JSON.stringify(instanceId)}: ${answer.text}`).toBe(expected);
        if (answer.status === 200) expect(JSON.parse(answer.text).id).toBe(instanceId);
        started.add(instanceId);
      }),
      cases,
    );
  },
  PATIENCE,
);

test(
  "the API takes any instance id and answers in its own envelope",
  async () => {
    await fc.assert(
      fc.asyncProperty(ID, async (id) => {
        const path = `workflows/BuildWorkflow/instances/${escaped(id)}`;
        const { status, body } = await cloud.apiAnswer("GET", path);
        expect(status, JSON.stringify([id, body])).toBeLessThan(500);
        if (status !== 200) expect(body.success).toBe(false);
      }),
      cases,
    );
  },
  PATIENCE,
);
