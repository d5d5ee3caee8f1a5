import { html, json, Markup, markup } from "../../shared/agents/escape.ts";
import { clip } from "../../shared/agents/text.ts";
import type { Content } from "./content.ts";
import { section } from "./sections.ts";
import { structuredData } from "./structured-data.ts";

/** A complete page; `style` is put in as it is, so that its hash is known. */
export function documentFor(content: Content, style: string, summary: string): string {
  const { palette, design } = content;
  const title = titleFor(content);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${summary}">
<meta name="theme-color" content="${palette.background}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${summary}">
<link rel="icon" href="${icon(content)}">
<style>${new Markup(style)}</style>
<script type="application/ld+json">${new Markup(json(structuredData(content)))}</script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${masthead(content)}
<main id="main" tabindex="-1">
${design.sections.map(({ kind, heading }) => section(kind, heading, content))}
</main>
${foot(content)}
</body>
</html>
`;
  return page.text;
}

/** Search engines show about sixty characters of a title. */
function titleFor({ brief, tagline, wishes }: Content): string {
  const name = clip(brief.name, 40);
  const room = wishes.title ? Math.max(60 - name.length - 3, 15) : 60;
  return `${name} – ${clip(tagline, room)}`;
}

function masthead({ name, design }: Content): Markup {
  return markup`<header class="masthead">
<div class="wrap">
<div class="mark"><span class="monogram" aria-hidden="true">${name.monogram}</span>
<span class="wordmark" dir="auto">${name.wordmark}</span></div>
<nav aria-label="Main"><ul>
${links(design)}
</ul></nav>
</div>
</header>`;
}

function foot({ name, tagline, design, wishes }: Content): Markup {
  const owner = wishes.owner ? markup`<p dir="auto">© ${name.wordmark}</p>` : markup``;
  return markup`<footer class="foot">
<div class="wrap">
<div><span class="wordmark" dir="auto">${name.wordmark}</span>
<p dir="auto">${tagline}</p>
${owner}
<p id="privacy" class="small">Privacy: what you send with the form goes to ${name.wordmark} alone, to answer you. It is deleted when you ask for it. This page sets no cookies.</p></div>
<nav aria-label="Footer"><ul>
${links(design)}
</ul></nav>
</div>
</footer>`;
}

/** Short words for the menu; what is not here is found by reading on. */
const MENU: Partial<Record<string, string>> = {
  about: "About",
  offers: "Offer",
  process: "How it works",
  questions: "Questions",
  contact: "Contact",
};

const links = ({ sections }: Content["design"]): Markup[] =>
  sections.flatMap(({ kind }) => {
    const text = MENU[kind];
    return text === undefined ? [] : [markup`<li><a href="#${kind}">${text}</a></li>`];
  });

/** The monogram as an image that needs no request. */
function icon({ name, palette }: Content): string {
  const image = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${palette.accent}"/><text x="32" y="42" font-family="sans-serif" font-size="28" font-weight="700" text-anchor="middle" fill="${palette.onAccent}">${html(name.monogram)}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(image)}`;
}
