/** The analytics of a site as a page: a plot by day, numbers, referrers. No script, no request. */
import { Markup, markup } from "../../shared/agents/escape.ts";
import { ownPage } from "../../shared/own-page.ts";
import type { Analytics } from "./contract.ts";

const STYLE = `body{margin:0 auto;max-width:48rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.125rem;margin:2rem 0 .5rem}p{margin:0 0 1rem;color:#57606a}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem;margin:1.5rem 0}
dt{color:#57606a}dd{margin:0;font-size:1.75rem;font-weight:600}
svg{width:100%;height:auto;display:block}.bar{fill:#0b57d0}.lead{fill:#b3541e}.axis{stroke:#8c959f}text{font:11px system-ui,sans-serif;fill:#57606a}
table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.375rem 0;border-bottom:1px solid #d0d7de}td:last-child,th:last-child{text-align:end}`;

const WIDTH = 720;
const HEIGHT = 180;
const FLOOR = 160;

export async function analyticsPage(
  analytics: Analytics,
  { slug, url }: { slug: string; url: string },
): Promise<Response> {
  const { views, visitors, leads, conversion, since, referrers } = analytics;
  const numbers: [string, string][] = [
    ["Views", String(views)],
    ["Visitors", String(visitors)],
    ["Leads", String(leads)],
    ["Leads of 100 visitors", conversion === null ? "–" : String(conversion)],
  ];
  const document = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${slug}: analytics</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<h1>${slug}</h1>
<p>${url}, since ${since}. Days are of UTC; a visitor counts once a day.</p>
<dl>
${numbers.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>
<h2 id="by-day">By day</h2>
${plot(analytics)}
<h2>Where views come from</h2>
<table>
<thead><tr><th scope="col">Host</th><th scope="col">Views</th></tr></thead>
<tbody>
${referrers.map((one) => markup`<tr><td>${one.host}</td><td>${one.views}</td></tr>`)}
</tbody>
</table>
</main>
</body>
</html>
`;
  return ownPage(document.text, STYLE);
}

/** A bar a day for its views, and on it the part that became leads. */
function plot({ days }: Analytics): Markup {
  if (days.length === 0) return markup`<p>Nobody has been here yet.</p>`;
  const most = Math.max(...days.map(({ views }) => views), 1);
  const step = WIDTH / days.length;
  const width = Math.max(1, Math.min(step * 0.8, 48));
  const bars = days.map(({ date, views, leads }, n) => {
    const x = (n * step + (step - width) / 2).toFixed(1);
    const bar = (value: number, kind: string) => {
      const height = (value / most) * (FLOOR - 20);
      return markup`<rect class="${kind}" x="${x}" y="${(FLOOR - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    };
    return markup`<g><title>${date}: ${views} views, ${leads} leads</title>${bar(views, "bar")}${bar(leads, "lead")}</g>`;
  });
  const [first, last] = [days[0]?.date ?? "", days.at(-1)?.date ?? ""];
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="by-day">
${bars}
<line class="axis" x1="0" y1="${FLOOR}" x2="${WIDTH}" y2="${FLOOR}"/>
<text x="0" y="${HEIGHT - 4}">${first}</text>
<text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${last}</text>
<text x="0" y="12">${most} views</text>
</svg>`;
}
