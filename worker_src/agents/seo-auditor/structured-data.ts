/** JSON-LD and microdata of a page: https://developers.google.com/search/docs/appearance/structured-data/intro-structured-data */
import type { Page } from "../../shared/agents/audit/page.ts";

export interface StructuredData {
  present: boolean;
  /** Each `@type` of JSON-LD, and each `itemtype`, once. */
  types: string[];
  /** Why a script cannot be used, with the start of it. */
  problems: string[];
}

export function structuredData(page: Page): StructuredData {
  const types = new Set<string>();
  const problems: string[] = [];
  for (const { source } of scripts(page)) {
    const problem = readScript(source, types);
    if (problem !== undefined) problems.push(`${problem}: ${source.trim()}`);
  }
  const items = page.elements.filter((element) => element.has("itemtype"));
  for (const item of items) types.add(item.attr("itemtype")?.split("/").at(-1) ?? "");
  const present = scripts(page).length > 0 || items.length > 0;
  return { present, types: [...types].filter(Boolean), problems };
}

function scripts(page: Page) {
  return page
    .all("script")
    .filter((script) => script.attr("type")?.toLowerCase() === "application/ld+json");
}

/** What is wrong with it, if anything is. */
function readScript(source: string, types: Set<string>): string | undefined {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    return "No valid JSON";
  }
  for (const item of Array.isArray(data) ? data : [data]) {
    if (typeof item !== "object" || item === null) return "No JSON object";
    const problem = readItem(item as Record<string, unknown>, types);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function readItem(item: Record<string, unknown>, types: Set<string>): string | undefined {
  if (!("@context" in item)) return "No @context";
  const nodes = Array.isArray(item["@graph"]) ? item["@graph"] : [item];
  for (const node of nodes) {
    const type: unknown = typeof node === "object" && node !== null ? node["@type"] : undefined;
    const named = [type].flat().filter((name) => typeof name === "string" && name !== "");
    if (named.length === 0) return "No @type";
    for (const name of named) types.add(name as string);
  }
  return undefined;
}
