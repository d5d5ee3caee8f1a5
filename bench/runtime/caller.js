/**
 * Calls an agent as the workflows Worker does, through the dispatch Worker, or right over a service
 * binding, and tells how long each call took by the runtime's clock (whole milliseconds).
 */
export default {
  async fetch(request, env) {
    const { path, agent, body, calls, atOnce, pauseMs } = await request.json();
    const [, action] = path.split("/");
    const text = JSON.stringify(body);
    const call = async (number) => {
      const service = agent === null ? env.DISPATCH : env[agent];
      const url = agent === null ? `https://dispatch.internal/workers/${path}` : `https://agent.internal/${action}`;
      const answer = await service.fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${env.TOKEN}`,
          "x-instance-id": `bench-${number}`,
        },
        body: text,
      });
      const said = await answer.json();
      if (!answer.ok || said.source === "fallback") throw new Error(JSON.stringify(said));
    };
    const times = [];
    let next = 0;
    const work = async () => {
      while (next < calls) {
        const number = next++;
        const began = performance.now();
        await call(number);
        times.push(performance.now() - began);
        if (pauseMs > 0) await scheduler.wait(pauseMs);
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: atOnce }, work));
    return Response.json({ times, total: performance.now() - began });
  },
};
