import { type Colord, colord, extend } from "colord";
import a11y from "colord/plugins/a11y";
import oklch from "colord/plugins/oklch";
import type { Personality } from "../../shared/agents/knowledge/types.ts";

extend([a11y, oklch]);

/** WCAG 2.2, 1.4.3 Contrast (Minimum): https://www.w3.org/TR/WCAG22/#contrast-minimum */
const AA_TEXT = 4.5;
/** WCAG 2.2, 1.4.11 Non-text Contrast: https://www.w3.org/TR/WCAG22/#non-text-contrast */
const AA_GRAPHICS = 3;
/** Colours are rounded to 8 bits a channel, so aim a little higher. */
const MARGIN = 0.1;

export const COLOURS = [
  "background",
  "surface",
  "tint",
  "ink",
  "muted",
  "line",
  "accent",
  "onAccent",
  "link",
  "deep",
  "onDeep",
  "mutedOnDeep",
  "accentOnDeep",
] as const;
export type Colours = Record<(typeof COLOURS)[number], string>;

/** Two colours that a page puts on each other, with their ratio, 1 to 21. */
export interface Pair {
  foreground: keyof Colours;
  background: keyof Colours;
  ratio: number;
  required: number;
}

/** How colourful: the chroma of the accent in OKLCH, and its lightness to begin with. */
const CHARACTER: Record<Personality, { chroma: number; lightness: number }> = {
  precise: { chroma: 0.19, lightness: 0.5 },
  warm: { chroma: 0.14, lightness: 0.52 },
  classic: { chroma: 0.09, lightness: 0.42 },
  fresh: { chroma: 0.13, lightness: 0.54 },
  bold: { chroma: 0.18, lightness: 0.55 },
};

const TEXT_PAIRS: readonly [keyof Colours, keyof Colours][] = [
  ...(["background", "surface", "tint"] as const).flatMap((background) =>
    (["ink", "muted", "link"] as const).map((text): [keyof Colours, keyof Colours] => [
      text,
      background,
    ]),
  ),
  ["onAccent", "accent"],
  ["onDeep", "deep"],
  ["mutedOnDeep", "deep"],
  ["accentOnDeep", "deep"],
];

/** Buttons and focus rings against what they lie on. */
const GRAPHICS_PAIRS: readonly [keyof Colours, keyof Colours][] = [
  ["accent", "background"],
  ["accent", "surface"],
  ["accent", "tint"],
];

/** A palette around a hue (OKLCH, degrees); each text on each ground it is used on meets AA. */
export function paletteFor(hue: number, personality: Personality): Colours {
  const { chroma, lightness } = CHARACTER[personality];
  const tone = (l: number, c: number) => shade(l, c, hue);
  const background = tone(0.993, 0.003);
  const surface = tone(0.972, 0.009);
  const tint = tone(0.938, Math.min(chroma, 0.13) * 0.28);
  const deep = tone(0.235, 0.045);
  const grounds = [background, surface, tint];
  const onAccent = shade(0.995, 0.002, hue);
  const accent = readable(tone(lightness, chroma), [onAccent], AA_TEXT, "darker");
  const colours = {
    background,
    surface,
    tint,
    ink: readable(tone(0.24, 0.03), grounds, 7, "darker"),
    muted: readable(tone(0.46, 0.03), grounds, AA_TEXT, "darker"),
    line: tone(0.89, 0.015),
    accent: readable(accent, grounds, AA_GRAPHICS, "darker"),
    onAccent,
    link: readable(accent, grounds, AA_TEXT, "darker"),
    deep,
    onDeep: tone(0.975, 0.008),
    mutedOnDeep: readable(tone(0.8, 0.025), [deep], AA_TEXT, "lighter"),
    accentOnDeep: readable(tone(0.8, chroma * 0.75), [deep], AA_TEXT, "lighter"),
  };
  return Object.fromEntries(COLOURS.map((role) => [role, colours[role].toHex()])) as Colours;
}

/** Every pair that a page uses, computed. */
export function pairsOf(colours: Colours): Pair[] {
  const pair =
    (required: number) =>
    ([foreground, background]: readonly [keyof Colours, keyof Colours]): Pair => ({
      foreground,
      background,
      ratio: colord(colours[foreground]).contrast(colours[background]),
      required,
    });
  return [...TEXT_PAIRS.map(pair(AA_TEXT)), ...GRAPHICS_PAIRS.map(pair(AA_GRAPHICS))];
}

function shade(l: number, c: number, h: number): Colord {
  return colord({ l, c, h, ok: true });
}

/** The nearest shade, darker or lighter, that has the ratio with each of the grounds. */
function readable(
  colour: Colord,
  grounds: Colord[],
  ratio: number,
  direction: "darker" | "lighter",
): Colord {
  const { l, c, h } = colour.toOklch();
  const step = direction === "darker" ? -0.01 : 0.01;
  let found = colour;
  for (let lightness = l; lightness > 0 && lightness < 1; lightness += step) {
    found = shade(lightness, c, h);
    if (grounds.every((ground) => found.contrast(ground) >= ratio + MARGIN)) return found;
  }
  return found;
}
