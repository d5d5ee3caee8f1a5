import { describe, expect, test } from "vitest";
import { targetOf } from "../../worker_src/dispatch/target.ts";

describe("targetOf", () => {
  test.each([
    ["/workers/market-research/research", "market-research", "research"],
    ["/workers/audit/design", "design-auditor", "design"],
    ["/workers/brand/create/logo", "brand", "create/logo"],
  ])("%s is an agent's action", (path, agent, action) => {
    expect(targetOf(path)).toEqual({ agent, action });
  });

  test("a route of the settings leads to the agent that it names", () => {
    const routes = { research: "market-research" };
    const agent = "market-research";
    expect(targetOf("/workers/research/quick", routes)).toEqual({ agent, action: "quick" });
    expect(targetOf("/workers/constructor/quick", routes).agent).toBe("constructor");
  });

  test.each([
    "/workers/audit/design/deep",
    "/workers/brand",
    "/workers//create",
    "/workers/Brand/create",
    "/workers/-brand/create",
    "/workers/br%2fand/create",
    "/workers/brand/cre ate",
    "/worker/brand/create",
    `/workers/${"a".repeat(64)}/create`,
  ])("%s is no agent's action", (path) => {
    expect(() => targetOf(path)).toThrow("No agent is at");
  });
});
