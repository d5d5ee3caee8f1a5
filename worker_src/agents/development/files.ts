/**
 * Where the site stands until its own address is known. `.example` belongs to nobody:
 * https://www.rfc-editor.org/rfc/rfc2606#section-2
 */
export const placeholderUrl = (slug: string): string => `https://${slug}.example/`;

/** What stands beside the page. Both files need absolute addresses. */
export function filesFor(siteUrl: string): Record<"robots.txt" | "sitemap.xml", string> {
  return {
    // https://www.rfc-editor.org/rfc/rfc9309
    "robots.txt": `User-agent: *\nAllow: /\n\nSitemap: ${siteUrl}sitemap.xml\n`,
    // https://www.sitemaps.org/protocol.html
    "sitemap.xml": `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${siteUrl}</loc></url>
</urlset>
`,
  };
}
