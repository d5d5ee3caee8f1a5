import { describe, expect, it } from "vitest";
import { createBrand } from "../../../../worker_src/agents/brand/create.ts";
import { treatName } from "../../../../worker_src/agents/brand/name.ts";
import { type Colours, pairsOf, paletteFor } from "../../../../worker_src/agents/brand/palette.ts";
import { TYPEFACES } from "../../../../worker_src/agents/brand/type.ts";
import type { Personality } from "../../../../worker_src/shared/agents/knowledge/types.ts";
import { SEED_REQUEST } from "./harness.ts";

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, written down a second time as a control. */
function ratio(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 1, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const PERSONALITIES = Object.keys(TYPEFACES) as Personality[];
const texts: (keyof Colours)[] = ["ink", "muted", "link"];

describe("a palette", () => {
  it.each(PERSONALITIES)("of %s character meets AA at every hue", (personality) => {
    for (let hue = 0; hue < 360; hue += 5) {
      const colours = paletteFor(hue, personality);
      for (const ground of ["background", "surface", "tint"] as const) {
        for (const text of texts) {
          expect(ratio(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
        }
        expect(ratio(colours.accent, colours[ground])).toBeGreaterThanOrEqual(3);
      }
      expect(ratio(colours.onAccent, colours.accent)).toBeGreaterThanOrEqual(4.5);
      // A button in the dark part has the dark colour as its text: the same pair turned round.
      for (const text of ["onDeep", "mutedOnDeep", "accentOnDeep"] as const) {
        expect(ratio(colours[text], colours.deep)).toBeGreaterThanOrEqual(4.5);
      }
      // Under the pointer, a button has the ink as its ground.
      expect(ratio(colours.background, colours.ink)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("says its ratios as they are", () => {
    for (const { foreground, background, ratio: said, required } of createBrand(SEED_REQUEST)
      .contrast) {
      const { palette } = createBrand(SEED_REQUEST);
      expect(said).toBeCloseTo(ratio(palette[foreground], palette[background]), 1);
      expect(said).toBeGreaterThanOrEqual(required);
    }
    expect(pairsOf(paletteFor(264, "precise"))).toHaveLength(16);
  });
});

describe("a brand", () => {
  it("keeps its colours for its name, and gives others to another name", () => {
    const { palette } = createBrand(SEED_REQUEST);
    expect(createBrand(SEED_REQUEST).palette).toEqual(palette);
    expect(createBrand({ ...SEED_REQUEST, name: "Nordlicht" }).palette).not.toEqual(palette);
  });

  it("uses fonts that systems have, each stack with a generic family last", () => {
    for (const { heading, body } of Object.values(TYPEFACES)) {
      expect([heading, body].join(";")).not.toMatch(/url|http/);
      expect(heading).toMatch(/serif$/);
      expect(body).toMatch(/sans-serif$/);
    }
  });
});

describe("the treatment of a name", () => {
  it.each([
    ["TechFlow Solutions", "TS", "techflow-solutions"],
    ["Łódź & Söhne", "ŁS", "odz-sohne"],
    ["école", "É", "ecole"],
    ["مدرسة النور", "ما", "site"],
    ["👩‍👩‍👧‍👦", "•", "site"],
    ["<script>", "S", "script"],
    ["--", "•", "site"],
  ])("of %j gives the monogram %j and the slug %j", (name, monogram, slug) => {
    expect(treatName(name)).toEqual({ wordmark: name, monogram, slug });
  });

  it("gives a slug that a DNS label can hold", () => {
    expect(treatName("a b ".repeat(100)).slug).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
  });
});
