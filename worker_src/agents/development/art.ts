/** Drawings of a page, as inline SVG: the same name draws the same, and nothing is loaded. */
import { type Markup, markup } from "../../shared/agents/escape.ts";
import type { Personality } from "../../shared/agents/knowledge/types.ts";

type Random = () => number;
type Motif = (width: number, height: number, random: Random) => Markup[];

/** Classes that the page's style fills with colours of the palette. */
const FILLS = ["f1", "f2", "f3", "f4"] as const;

/** A drawing that fills its box, whatever the box's shape. */
export function drawing(motif: Personality, seed: number, width: number, height: number): Markup {
  const shapes = MOTIFS[motif](width, height, randomFrom(seed));
  return markup`<svg class="art" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
${shapes}
</svg>`;
}

/** A small mark of four tiles, to stand beside a short text. */
export function emblem(seed: number): Markup {
  const random = randomFrom(seed);
  const tiles = [0, 1, 2, 3].map((cell) =>
    quarter((cell % 2) * 24, Math.floor(cell / 2) * 24, 24, Math.floor(random() * 4), pick(random)),
  );
  return markup`<svg class="emblem" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">${tiles}</svg>`;
}

const MOTIFS: Record<Personality, Motif> = {
  precise: streams,
  warm: hills,
  classic: arches,
  fresh: petals,
  bold: quilt,
};

/** Rows of pills, like data on its way. */
function streams(width: number, height: number, random: Random): Markup[] {
  const row = 50;
  const shapes: Markup[] = [];
  for (let y = row / 2; y < height; y += row) {
    for (let x = -random() * 120; x < width; ) {
      const length = random() < 0.3 ? 26 : 60 + random() * 170;
      const fill = random() < 0.45 ? "f2" : pick(random);
      shapes.push(
        markup`<rect class="${fill}" x="${round(x)}" y="${round(y - 13)}" width="${round(length)}" height="26" rx="13"/>`,
      );
      x += length + 24;
    }
  }
  return shapes;
}

/** A sun behind hills. */
function hills(width: number, height: number, random: Random): Markup[] {
  const sun = markup`<circle class="f4" cx="${round(width * (0.3 + random() * 0.4))}" cy="${round(height * 0.36)}" r="${round(height * 0.19)}"/>`;
  const layers = (["f2", "f1", "f3"] as const).map((fill, layer) => {
    const base = height * (0.48 + layer * 0.17);
    const swing = height * 0.13;
    const [a, b] = [base - random() * swing, base + random() * swing];
    return markup`<path class="${fill}" d="M0 ${round(a)}C${round(width * 0.3)} ${round(a - swing)} ${round(width * 0.45)} ${round(b + swing)} ${round(width * 0.65)} ${round(b)}S${round(width * 0.9)} ${round(a - swing)} ${width} ${round(a)}V${height}H0Z"/>`;
  });
  return [sun, ...layers];
}

/** Arches within arches, side by side. */
function arches(width: number, height: number, random: Random): Markup[] {
  const span = 150;
  const shapes: Markup[] = [];
  for (let y = span; y < height + span; y += span) {
    for (let x = 0; x < width; x += span) {
      const turn = Math.floor(random() * 4);
      [0.5, 0.36, 0.22].forEach((part, ring) => {
        const radius = span * part;
        const left = x + span / 2 - radius;
        shapes.push(
          markup`<path class="${FILLS[(turn + ring) % 4] ?? "f1"}" d="M${round(left)} ${y}v-${span / 2}a${round(radius)} ${round(radius)} 0 0 1 ${round(radius * 2)} 0v${span / 2}z"/>`,
        );
      });
    }
  }
  return shapes;
}

/** Leaves of two quarter circles, and full circles among them. */
function petals(width: number, height: number, random: Random): Markup[] {
  const size = 100;
  return cells(width, height, size).map(([x, y]) => {
    const fill = pick(random);
    if (random() < 0.25) {
      return markup`<circle class="${fill}" cx="${x + size / 2}" cy="${y + size / 2}" r="${size * 0.36}"/>`;
    }
    const [from, to] = random() < 0.5 ? [0, size] : [size, 0];
    const sweep = `A${size} ${size} 0 0 1`;
    return markup`<path class="${fill}" d="M${x + from} ${y}${sweep} ${x + to} ${y + size}${sweep} ${x + from} ${y}z"/>`;
  });
}

/** Tiles: squares, quarters of circles and triangles. */
function quilt(width: number, height: number, random: Random): Markup[] {
  const size = 100;
  return cells(width, height, size).map(([x, y]) => {
    const fill = pick(random);
    const shape = random();
    if (shape < 0.2)
      return markup`<rect class="${fill}" x="${x}" y="${y}" width="${size}" height="${size}"/>`;
    if (shape < 0.65) return quarter(x, y, size, Math.floor(random() * 4), fill);
    return markup`<path class="${fill}" d="M${x} ${y}h${size}l-${size} ${size}z"/>`;
  });
}

function cells(width: number, height: number, size: number): [number, number][] {
  const columns = Math.ceil(width / size);
  const count = columns * Math.ceil(height / size);
  return Array.from({ length: count }, (_, cell) => [
    (cell % columns) * size,
    Math.floor(cell / columns) * size,
  ]);
}

/** A quarter of a circle that fills a square, its centre in one of the four corners. */
function quarter(x: number, y: number, size: number, corner: number, fill: string): Markup {
  const [right, low] = [corner % 2, corner >> 1];
  const [cx, cy] = [x + right * size, y + low * size];
  const [dx, dy] = [right ? -size : size, low ? -size : size];
  const sweep = right === low ? 1 : 0;
  return markup`<path class="${fill}" d="M${cx} ${cy}h${dx}A${size} ${size} 0 0 ${sweep} ${cx} ${cy + dy}z"/>`;
}

const pick = (random: Random): string => FILLS[Math.floor(random() * FILLS.length)] ?? "f1";
const round = (value: number): number => Math.round(value * 10) / 10;

/** mulberry32: small and good enough for shapes; never for secrets. */
function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
