/**
 * Asks sites for their first page, through the sites Worker or right from the dispatch namespace, and
 * tells how long each took by the runtime's clock (whole milliseconds).
 */
export default {
  async fetch(request, env) {
    const { way, slugs, domain, pauseMs } = await request.json();
    const times = [];
    for (const slug of slugs) {
      const site = way === "SITES" ? env.SITES : env.NAMESPACE.get(slug);
      const began = performance.now();
      const answer = await site.fetch(`https://${slug}.${domain}/`);
      const page = await answer.text();
      times.push(performance.now() - began);
      if (!answer.ok || !page.includes("</html>")) throw new Error(`${slug}: ${answer.status}`);
      await scheduler.wait(pauseMs);
    }
    return Response.json(times);
  },
};
