import { describe, expect, it } from "vitest";
import { analyzeIndustry } from "../../../../worker_src/agents/competitive-analysis/analyze.ts";
import { enhanceDesign } from "../../../../worker_src/agents/design/enhance.ts";
import { researchMarket } from "../../../../worker_src/agents/market-research/research.ts";
import {
  BUSINESSES,
  GENERAL_BUSINESS,
} from "../../../../worker_src/shared/agents/knowledge/businesses/index.ts";
import { GENERAL_GOAL, GOALS } from "../../../../worker_src/shared/agents/knowledge/goals/index.ts";
import { knowledgeFor } from "../../../../worker_src/shared/agents/knowledge/index.ts";
import { SEED_REQUEST } from "./harness.ts";

const keysFor = (businessType: string, primaryGoal: string) => {
  const { business, goal } = knowledgeFor({ businessType, primaryGoal });
  return [business.key, goal.key];
};

describe("the knowledge", () => {
  it("holds at least 12 kinds of business and 8 goals", () => {
    expect(BUSINESSES.size).toBeGreaterThanOrEqual(12);
    expect(GOALS.size).toBeGreaterThanOrEqual(8);
  });

  it("gives no alias to two entries", () => {
    for (const entries of [BUSINESSES, GOALS]) {
      const names = [...entries].flatMap(([key, { aliases }]) => [key, ...aliases]);
      const plain = names.map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, " "));
      const twice = plain.filter((name, position) => plain.indexOf(name) !== position);
      // A key may stand among its own aliases in another spelling; no two entries may share one.
      for (const name of new Set(twice)) {
        const owners = [...entries].filter(([key, { aliases }]) =>
          [key, ...aliases].some((alias) => alias.replace(/[^a-z0-9]+/g, " ") === name),
        );
        expect([name, owners.map(([key]) => key)]).toEqual([name, [owners[0]?.[0]]]);
      }
    }
  });

  it("has as many texts of each kind as the layout is made for", () => {
    for (const business of [...BUSINESSES.values(), GENERAL_BUSINESS]) {
      const { segments, needs, offers, steps, questions, differentiators } = business;
      const counts = [segments, needs, offers, steps, questions, differentiators];
      expect(counts.map((list) => list.length)).toEqual([3, 3, 4, 3, 3, 4]);
    }
  });

  it("sends no call to action to a part that the goal leaves out", () => {
    for (const { sections, secondary, closing } of [...GOALS.values(), GENERAL_GOAL]) {
      expect(sections).toContain(secondary.section);
      expect([sections[0], sections.at(-1)]).toEqual(["hero", "contact"]);
      expect(new Set(sections).size).toBe(sections.length);
      expect(closing.list).toHaveLength(3);
    }
  });

  it.each([
    ["technology", "lead_generation", "technology", "lead_generation"],
    ["Technology", "conversion_optimization", "technology", "conversion_optimization"],
    ["  SaaS startup ", "Lead-Generation", "technology", "lead_generation"],
    ["a small Café in Lyon", "more bookings please", "restaurant", "bookings"],
    ["REAL ESTATE", "Generate Leads", "real_estate", "lead_generation"],
    ["home-services", "sell online", "home_services", "online_sales"],
    ["design studio for cars", "branding", "creative", "brand_awareness"],
    ["alchemy", "immortality", "general", "general"],
    ["constructor", "__proto__", "general", "general"],
    ["💡", "!!!", "general", "general"],
  ])("takes %j and %j for %s and %s", (businessType, primaryGoal, business, goal) => {
    expect(keysFor(businessType, primaryGoal)).toEqual([business, goal]);
  });
});

describe("an answer for what is not known", () => {
  it("is made from the general profile, and says so", () => {
    const request = { ...SEED_REQUEST, businessType: "alchemy", primaryGoal: "immortality" };
    for (const answer of [
      researchMarket(request),
      analyzeIndustry(request),
      enhanceDesign(request),
    ]) {
      expect(answer).toMatchObject({
        profile: "general",
        goal: "general",
        note: 'Nothing particular is known of the business type "alchemy" and the goal "immortality": the general profile was used.',
      });
    }
  });

  it("has no note when all is known", () => {
    expect(researchMarket(SEED_REQUEST)).toMatchObject({ profile: "technology" });
    expect(researchMarket(SEED_REQUEST)).not.toHaveProperty("note");
  });
});

describe("market research", () => {
  it("puts the segment first that the description speaks to", () => {
    const description = "A dashboard for engineers who want clean interfaces and documentation.";
    const [first] = researchMarket({ ...SEED_REQUEST, description }).audience;
    expect(first?.name).toBe("Engineers who will live with it");
    expect(researchMarket(SEED_REQUEST).audience[0]?.name).toBe("Teams that outgrew their tools");
  });

  it("draws keywords from the industry, the description and the goal", () => {
    const description = "Drone inspection of wind turbines; drone pilots for hire.";
    const { keywords } = researchMarket({ ...SEED_REQUEST, description });
    expect(keywords).toEqual(
      expect.arrayContaining([
        { term: "automation", from: "industry" },
        { term: "drone", from: "description" },
        { term: "software quote", from: "intent" },
      ]),
    );
  });
});

describe("the design", () => {
  it("orders the parts by the goal", () => {
    const kinds = (primaryGoal: string) =>
      enhanceDesign({ ...SEED_REQUEST, primaryGoal }).sections.map(({ kind }) => kind);
    expect(kinds("customer_support")[1]).toBe("questions");
    expect(kinds("online_sales")[1]).toBe("offers");
  });

  it("gives the description a part of its own once it tells a story", () => {
    const kinds = (description: string) =>
      enhanceDesign({ ...SEED_REQUEST, description }).sections.map(({ kind }) => kind);
    expect(kinds("Modern tech startup website")).not.toContain("about");
    expect(kinds("We repair what others throw away. ".repeat(4))).toContain("about");
  });
});
