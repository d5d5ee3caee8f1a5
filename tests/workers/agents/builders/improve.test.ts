/** A page that is made after an audit of the one before. */
import { describe, expect, it } from "vitest";
import { generateSite } from "../../../../worker_src/agents/development/generate.ts";
import { SEED_REQUEST } from "./harness.ts";

const report = (...ids: string[]) => ({
  optimize: { result: { score: 71, findings: ids.map((id) => ({ id, severity: "minor" })) } },
});
const descriptionIn = (page: string) =>
  /<meta name="description" content="([^"]*)">/.exec(page)?.[1] ?? "";

describe("a page that improves on another", () => {
  it("says what it is made without, and what is left to the owner", async () => {
    const { improvements } = await generateSite(
      SEED_REQUEST,
      report("owner-missing", "image-alt-missing", "proof-missing", "image-alt-missing"),
    );
    expect(improvements).toEqual({
      before: 71,
      fixed: ["image-alt-missing", "owner-missing"],
      left: ["proof-missing"],
    });
  });

  it("names its owner when that was missing, and only then", async () => {
    expect((await generateSite(SEED_REQUEST, report("owner-missing"))).html).toContain("©");
    expect((await generateSite(SEED_REQUEST, {})).html).not.toContain("©");
  });

  it("says more in its description when that was too short", async () => {
    const request = { ...SEED_REQUEST, name: "Ada", description: "Bread" };
    const [short, long] = [
      await generateSite(request, {}),
      await generateSite(request, report("description-length")),
    ];
    expect(descriptionIn(short.html)).toBe("Ada: Bread");
    expect(descriptionIn(long.html).length).toBeGreaterThanOrEqual(80);
    expect(descriptionIn(long.html).length).toBeLessThanOrEqual(155);
    expect(descriptionIn(long.html)).toMatch(/^Ada: Bread\. /);
  });

  it("keeps its title within what search engines show when it was too long", async () => {
    const request = { ...SEED_REQUEST, name: "The Very Long Name of a Company of Some Kind" };
    const { html } = await generateSite(request, report("title-length"));
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "";
    expect(title.length).toBeLessThanOrEqual(61);
  });

  it.each([{ result: "text" }, { result: { score: "x", findings: [] } }, {}, null])(
    "is a page as any other after a report that cannot be read: %j",
    async (optimize) => {
      const { improvements, html } = await generateSite(SEED_REQUEST, { optimize });
      expect(improvements).toBeUndefined();
      expect(html).toContain("<h1");
    },
  );
});
