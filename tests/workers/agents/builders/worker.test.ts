import { type Miniflare, Response } from "miniflare";
import { afterEach, describe, expect, it } from "vitest";
import { generateSite } from "../../../../worker_src/agents/development/generate.ts";
import { BUILDERS, type Builder, post, SEED_REQUEST, start } from "./harness.ts";

type Answer = Record<string, unknown>;
const running: Miniflare[] = [];
const run: typeof start = async (...options) => {
  const agent = await start(...options);
  running.push(agent);
  return agent;
};
afterEach(() => Promise.all(running.splice(0).map((agent) => agent.dispose())));

const ask = async (agent: Miniflare, name: Builder, context: Answer = {}): Promise<Answer> => {
  const answer = await post(agent, BUILDERS[name], { input: SEED_REQUEST, context });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
};

describe("the five builders, one after the other", () => {
  it("make a page of what the ones before found", async () => {
    const context: Answer = {};
    for (const name of Object.keys(BUILDERS) as Builder[]) {
      const result = await ask(await run(name), name, context);
      expect(result).toMatchObject({
        profile: "technology",
        goal: "lead_generation",
        enriched: false,
      });
      context[name] = { agent: name, action: BUILDERS[name], source: "worker", result };
    }
    const { result } = context.development as { result: Answer };
    // In workerd, with what the others found, as in Node without them: both are deterministic.
    const { html, styleHash } = await generateSite(SEED_REQUEST, {});
    expect(result).toMatchObject({ html, styleHash });
  });

  it("use the words of the ones before, escaped", async () => {
    const message = { headline: "<b>Bold</b> claim", lead: "A lead." };
    const design = (await ask(await run("design"), "design")) as { message: unknown };
    const context = { design: { result: { ...design, message } } };
    const { html } = await ask(await run("development"), "development", context);
    expect(html).toContain('<h1 id="hero-title" dir="auto">&lt;b&gt;Bold&lt;/b&gt; claim</h1>');
  });

  it.each([
    ["nothing", {}],
    ["an envelope without a result", { brand: { source: "fallback" }, design: null }],
    [
      "a baseline",
      { design: { result: { sections: ["hero"] } }, brand: { result: { palette: {} } } },
    ],
    [
      "a style that would leave its place",
      { brand: { result: { palette: { ink: "red;}</style>" } } } },
    ],
  ])("do with %s from the ones before", async (_case, context) => {
    const { html } = await ask(await run("development"), "development", context);
    expect(html).toBe((await generateSite(SEED_REQUEST, {})).html);
  });
});

describe("an agent's edge", () => {
  const input = SEED_REQUEST;
  const refused = async (answer: { status: number; json(): Promise<unknown> }) => ({
    status: answer.status,
    error: ((await answer.json()) as { error: Answer }).error,
  });

  it("names every field that does not fit", async () => {
    const agent = await run("brand");
    const body = { input: { ...input, name: "", description: 5 } };
    expect(await refused(await post(agent, "create", body))).toMatchObject({
      status: 400,
      error: {
        code: "invalid",
        fields: {
          "input.name": "expected text of 1 to 65536 characters",
          "input.description": "expected text of 1 to 65536 characters",
        },
      },
    });
    const context = await refused(await post(agent, "create", { input, context: "x" }));
    expect(context.error.fields).toEqual({ context: "expected an object" });
  });

  it("refuses what is no request for an action", async () => {
    const agent = await run("brand");
    const send = async (answer: ReturnType<typeof post>) => refused(await answer);
    expect(await send(post(agent, "other", { input }))).toMatchObject({ status: 404 });
    expect(await send(post(agent, "create", "{"))).toMatchObject({ status: 400 });
    expect(await send(post(agent, "create", { input }, "text/plain"))).toMatchObject({
      status: 415,
    });
    const large = { input, context: { brand: "x".repeat(512 * 1024) } };
    expect(await send(post(agent, "create", large))).toMatchObject({ status: 413 });
    const get = await agent.dispatchFetch("http://agent/create");
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("enrichment", () => {
  const bindings = {
    MODEL_URL: "https://model.example/v1/chat/completions",
    MODEL_NAME: "small",
    MODEL_KEY: "key-0123456789",
  };
  const asked = async (name: Builder, outbound: Parameters<typeof start>[1]) =>
    ask(await run(name, { bindings, ...outbound }), name);

  it("asks with the key in its header alone, and takes words that fit", async () => {
    const seen: { url: string; key: string | null; body: string }[] = [];
    const result = await asked("brand", {
      outbound: async (request) => {
        const body = JSON.stringify(await request.json());
        seen.push({ url: request.url, key: request.headers.get("authorization"), body });
        const content = '{"tagline": "Calm <b>software</b>"}';
        return new Response(JSON.stringify({ choices: [{ message: { content } }] }));
      },
    });
    expect(result).toMatchObject({ enriched: true, tagline: "Calm <b>software</b>" });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ url: bindings.MODEL_URL, key: `Bearer ${bindings.MODEL_KEY}` });
    expect(seen[0]?.body).not.toContain(bindings.MODEL_KEY);
    expect(JSON.stringify(result)).not.toContain(bindings.MODEL_KEY);
  });

  it.each([
    ["words that are no JSON", 200, "Sure! Here you go"],
    ["other keys", 200, '{"slogan": "x"}'],
    ["a text that is far too long", 200, JSON.stringify({ tagline: "x".repeat(5000) })],
    ["an error", 500, '{"tagline": "Fine words"}'],
    ["a redirect", 302, '{"tagline": "Fine words"}'],
  ])("discards %s", async (_case, status, content) => {
    const body = JSON.stringify({ choices: [{ message: { content } }] });
    const headers = { location: "https://elsewhere.example/" };
    const result = await asked("brand", {
      outbound: () => new Response(body, { status, headers }),
    });
    expect(result).toMatchObject({
      enriched: false,
      tagline: "Technology that quietly does its job",
    });
  });

  it("does not wait for a slow model", async () => {
    let release = () => {};
    const never = new Promise<void>((resolve) => {
      release = resolve;
    });
    const result = await asked("brand", { outbound: () => never });
    release();
    expect(result).toMatchObject({ enriched: false });
  });

  it("is off unless all three settings are there", async () => {
    const { MODEL_URL, MODEL_NAME } = bindings;
    let asked = 0;
    const agent = await run("brand", {
      bindings: { MODEL_URL, MODEL_NAME },
      outbound: () => {
        asked += 1;
      },
    });
    expect(await ask(agent, "brand")).toMatchObject({ enriched: false });
    expect(asked).toBe(0);
  });

  it.each([
    ["market-research", { needs: Array(3).fill({ title: "A need", text: "Its text." }) }],
    ["competitive-analysis", { positioning: "The one in the middle." }],
    ["design", { message: { headline: "A headline", lead: "A lead." } }],
    ["development", { summary: "A summary for a search result." }],
  ] as const)("reaches %s", async (name, words) => {
    const body = JSON.stringify({ choices: [{ message: { content: JSON.stringify(words) } }] });
    const result = await asked(name, { outbound: () => new Response(body) });
    expect(result).toMatchObject({ enriched: true, ...words });
  });
});
