const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML text or attribute value. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** A complete page with the name and the description of a site, and nothing that can run. */
export function page(name: string, description: string): string {
  const title = escapeHtml(name);
  const text = escapeHtml(description);
  const summary = escapeHtml(description.slice(0, 160));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${summary}">
<style>
body { margin: 0; font: 1.125rem/1.6 system-ui, sans-serif; color: #1a1a2e; background: #fff; }
main { max-width: 42rem; margin: 0 auto; padding: 4rem 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: clamp(2rem, 6vw, 3.5rem); line-height: 1.1; }
</style>
</head>
<body>
<main>
<h1 dir="auto">${title}</h1>
<p dir="auto">${text}</p>
</main>
</body>
</html>
`;
}
