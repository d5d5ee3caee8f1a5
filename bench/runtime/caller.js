// Calls an agent through the dispatch Worker, or over a service binding, or nobody at all.
function ask(env, way, number) {
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${env.TOKEN}`,
    "x-instance-id": `bench-${number}`,
  };
  const dispatched = way === "dispatch";
  const worker = dispatched ? env.DISPATCH : env.AGENT;
  const path = dispatched ? `/workers/${env.NAME}` : "";
  const url = `https://dispatch.internal${path}/${env.ACTION}`;
  return worker.fetch(url, { method: "POST", headers, body: env.BODY });
}

async function once(env, way, number) {
  if (way === "nothing") return;
  const answer = await ask(env, way, number);
  const text = await answer.text();
  if (!answer.ok || text.includes('"source":"fallback"')) {
    throw new Error(`${way} answered ${answer.status}: ${text.slice(0, 300)}`);
  }
}

export default {
  async fetch(request, env) {
    const query = new URL(request.url).searchParams;
    const way = query.get("way");
    const count = Number(query.get("count"));
    let next = 0;
    const work = async () => {
      while (next < count) {
        next += 1;
        await once(env, way, next % 100);
      }
    };
    try {
      await Promise.all(Array.from({ length: Number(query.get("side")) }, work));
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
    return new Response("done");
  },
};
