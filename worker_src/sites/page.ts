/** The sites Worker's own pages: plain, without a script, and without anything that a visitor sent. */
import { Markup, markup } from "../shared/agents/escape.ts";
import { ownPage } from "../shared/own-page.ts";

const STYLE =
  "body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.0625rem/1.6 system-ui,sans-serif;color:#1b1f24;background:#fff}main{max-width:34rem;padding:2rem}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}p,ul{margin:0 0 1rem}a{color:#0b57d0}";

export interface PageText {
  title: string;
  text: string;
  /** Things to put right, each on a line. */
  list?: string[];
  /** A way back into the site. */
  link?: { href: string; text: string };
}

export async function page(
  status: number,
  { title, text, list = [], link }: PageText,
  headers: Record<string, string> = {},
): Promise<Response> {
  const nothing = markup``;
  const items = markup`<ul>${list.map((item) => markup`<li>${item}</li>`)}</ul>`;
  const back = link ? markup`<p><a href="${link.href}">${link.text}</a></p>` : nothing;
  const document = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
${list.length > 0 ? items : nothing}
${back}
</main>
</body>
</html>
`;
  return ownPage(document.text, STYLE, { status, headers });
}

export const unknown = () =>
  page(404, {
    title: "There is no site here",
    text: "Nobody has published a site at this address. If it is yours, check its name.",
  });

export const suspended = () =>
  page(
    503,
    { title: "This site is paused", text: "Its owner or its host has paused it. Try again later." },
    { "retry-after": "3600" },
  );

export const broken = () =>
  page(502, {
    title: "This site has a problem",
    text: "It answered with an error. Try again in a moment.",
  });

export const slow = () =>
  page(504, {
    title: "This site takes too long",
    text: "It did not answer in time. Try again in a moment.",
  });

export const busy = () =>
  page(
    503,
    { title: "This site is busy", text: "It needed more than it may use. Try again in a moment." },
    { "retry-after": "30" },
  );
