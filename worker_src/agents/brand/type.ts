import type { Personality } from "../../shared/agents/knowledge/types.ts";

/** Fonts that systems bring along: nothing is loaded, so text is there at once. */
export interface Typefaces {
  heading: string;
  body: string;
  /** CSS font-weight of headings. */
  headingWeight: number;
  /** CSS letter-spacing of headings, em. */
  headingTracking: number;
}

const HUMANIST =
  "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', source-sans-pro, sans-serif";
const GROTESQUE = "Inter, Roboto, 'Helvetica Neue', 'Arial Nova', 'Nimbus Sans', Arial, sans-serif";
const GEOMETRIC = "Avenir, Montserrat, Corbel, 'URW Gothic', source-sans-pro, sans-serif";
const SYSTEM = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const OLD_STYLE = "'Iowan Old Style', 'Palatino Linotype', 'URW Palladio L', P052, serif";
const TRANSITIONAL = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, serif";
const INDUSTRIAL =
  "Bahnschrift, 'DIN Alternate', 'Franklin Gothic Medium', 'Nimbus Sans Narrow', 'Helvetica Neue', Arial, sans-serif";

/** After the stacks collected at https://github.com/system-fonts/modern-font-stacks */
export const TYPEFACES: Record<Personality, Typefaces> = {
  precise: { heading: GROTESQUE, body: SYSTEM, headingWeight: 700, headingTracking: -0.03 },
  warm: { heading: OLD_STYLE, body: HUMANIST, headingWeight: 600, headingTracking: -0.015 },
  classic: { heading: TRANSITIONAL, body: SYSTEM, headingWeight: 600, headingTracking: -0.015 },
  fresh: { heading: GEOMETRIC, body: SYSTEM, headingWeight: 700, headingTracking: -0.025 },
  bold: { heading: INDUSTRIAL, body: SYSTEM, headingWeight: 800, headingTracking: -0.025 },
};
