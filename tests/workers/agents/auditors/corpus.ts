/**
 * The pages with known faults: `corpus/<name>.html`, and beside it `<name>.json` that says how it is
 * served and which findings each audit has to come to, neither more nor fewer.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Audit } from "./harness.ts";

const FOLDER = fileURLToPath(new URL("corpus/", import.meta.url).href);

interface Manifest {
  /** Its faults, in words. */
  planted: string;
  /** Where it is; `https://<name>.example/` when it does not matter. */
  url?: string;
  status?: number;
  headers?: Record<string, string>;
  /** What is too much to be in a file: stands where the comment is, `{n}` being 0, 1, 2, … */
  repeat?: Record<string, { text: string; times: number }>;
  /** The `primaryGoal` of the request; lead generation when it does not matter. */
  goal?: string;
  /** Ids of findings, in any order; an audit that is not named is not asked. */
  expected: Partial<Record<Audit, string[]>>;
}

export interface CorpusPage {
  name: string;
  url: string;
  status: number;
  headers: Record<string, string>;
  html: Uint8Array;
  goal: string;
  expected: Partial<Record<Audit, string[]>>;
}

export function corpus(): CorpusPage[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".html"))
    .sort()
    .map((file) => read(file.slice(0, -".html".length)));
}

function read(name: string): CorpusPage {
  const manifest = JSON.parse(readFileSync(`${FOLDER}${name}.json`, "utf8")) as Manifest;
  const { url = `https://${name}.example/`, status = 200, headers = {}, expected } = manifest;
  const { goal = "lead_generation" } = manifest;
  let html = readFileSync(`${FOLDER}${name}.html`, "utf8");
  for (const [comment, { text, times }] of Object.entries(manifest.repeat ?? {})) {
    const copies = Array.from({ length: times }, (_, n) => text.replaceAll("{n}", String(n)));
    html = html.replace(`<!-- ${comment} -->`, () => copies.join(""));
  }
  return { name, url, status, headers, html: new TextEncoder().encode(html), goal, expected };
}
