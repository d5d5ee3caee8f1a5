/** The files of a published site, made from the page of a BUILD run. */
import { html, Markup, markup } from "../../shared/agents/escape.ts";
import type { BuildOutput } from "../../shared/contract.ts";
import { hexDigest } from "../../shared/digest.ts";
import { HttpError } from "../../shared/errors.ts";

/** Text files by path. */
export type Files = Record<string, string>;

/** What a page's own files are served with, beside what the asset Worker says by itself. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** https://developers.cloudflare.com/workers/static-assets/headers/ */
export const HEADERS = `/*
  Content-Security-Policy: ${POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
/style.*
  Cache-Control: public, max-age=31536000, immutable
/icon.svg
  Cache-Control: public, max-age=86400
`;

export const CONTENT_TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  xml: "application/xml; charset=utf-8",
};

/** Where a page's form goes; `worker_src/sites/lead.ts` takes it. */
const FORM = /<form[^>]* action="\/lead"/;

export const takesLeads = (files: Files): boolean => FORM.test(files["/index.html"] ?? "");

/**
 * The site's files. `url` is its address with a slash at the end: the canonical one, and the one in
 * robots.txt and sitemap.xml.
 *
 * Throws {@link HttpError} 409 `no_site` when the run made no page.
 */
export async function filesOf(output: BuildOutput | null, url: string): Promise<Files> {
  const result = output?.results?.development?.result;
  const page = result?.html;
  if (typeof page !== "string") {
    throw new HttpError(409, "no_site", "The run made no page, so there is nothing to publish.");
  }
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
  const stylePath = `/style.${(await hexDigest(style)).slice(0, 12)}.css`;
  const icon = iconOf(page);
  const head = [
    `<link rel="stylesheet" href="${stylePath}">`,
    `<link rel="canonical" href="${html(url)}">`,
    `<meta property="og:url" content="${html(url)}">`,
  ].join("\n");
  const linked = page
    .replace(/<style>[\s\S]*?<\/style>/, () => head)
    .replace(/<link rel="icon" href="data:[^"]*">/, '<link rel="icon" href="/icon.svg">');
  const name = titleOf(page);
  const links = new Markup(`<link rel="stylesheet" href="${stylePath}">`);
  return {
    "/index.html": linked,
    "/404.html": plainPage(name, links, {
      title: "This page is not here",
      text: "The address may have changed. Everything starts on the first page.",
    }),
    "/thanks.html": plainPage(name, links, {
      title: "Thank you",
      text: "Your message has arrived. You will hear from us.",
    }),
    [stylePath]: style,
    ...(icon === undefined ? {} : { "/icon.svg": icon }),
    "/robots.txt": `User-agent: *\nAllow: /\n\nSitemap: ${url}sitemap.xml\n`,
    "/sitemap.xml": `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${html(url)}</loc></url>
</urlset>
`,
  };
}

function iconOf(page: string): string | undefined {
  const data = /<link rel="icon" href="data:image\/svg\+xml,([^"]*)">/.exec(page)?.[1];
  return data === undefined ? undefined : decodeURIComponent(data);
}

/** The name before the dash of the title, as the page has it: escaped already. */
function titleOf(page: string): Markup {
  const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? "";
  return new Markup(title.split(" – ")[0] ?? "");
}

function plainPage(name: Markup, links: Markup, { title, text }: { title: string; text: string }) {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${name}</title>
<link rel="icon" href="/icon.svg">
${links}
</head>
<body>
<main id="main">
<section class="hero centred">
<div class="wrap">
<div class="message">
<p class="eyebrow" dir="auto">${name}</p>
<h1>${title}</h1>
<p class="lead">${text}</p>
<p class="actions"><a class="button" href="/">To the first page</a></p>
</div>
</div>
</section>
</main>
</body>
</html>
`.text;
}
