import { css } from "../../shared/agents/escape.ts";
import { COLOURS } from "../brand/palette.ts";
import type { Content } from "./content.ts";
import { BASE } from "./styles/base.ts";
import { LAYOUT } from "./styles/layout.ts";
import { PARTS } from "./styles/parts.ts";

/** The whole style of a page: brand and measures as custom properties, then fixed rules. */
export function stylesFor({ palette, typefaces, design }: Content): string {
  const { tokens } = design;
  const properties = {
    ...Object.fromEntries(COLOURS.map((role) => [kebab(role), palette[role]])),
    heading: typefaces.heading,
    body: typefaces.body,
    weight: String(typefaces.headingWeight),
    tracking: `${typefaces.headingTracking}em`,
    radius: `${tokens.radius}px`,
    width: `${tokens.width}rem`,
  };
  const declared = Object.entries(properties).map(([name, value]) => `--${name}:${css(value)}`);
  const fluidSizes = [
    `--rhythm:${fluid(tokens.rhythm)}`,
    `--headline:${fluid(tokens.headline)}`,
    `--title:${fluid([1.75, 2.5])}`,
  ];
  const root = `:root{${[...declared, ...fluidSizes].join(";")}}`;
  return [root, BASE, LAYOUT, PARTS].map(compact).join("\n");
}

/** Grows with the viewport from 360 to 1280 px, and follows the reader's font size. */
function fluid([least, most]: readonly [number, number]): string {
  const slope = (most - least) / (80 - 22.5);
  const start = least - slope * 22.5;
  return `clamp(${least}rem,${start.toFixed(3)}rem + ${(slope * 100).toFixed(3)}vw,${most}rem)`;
}

const kebab = (role: string): string => role.replace(/[A-Z]/g, (l) => `-${l.toLowerCase()}`);

/** Without the indentation and line ends that the sources have for reading. */
const compact = (rules: string): string => rules.replace(/\s*\n\s*/g, "");
