/**
 * Calls an agent as the workflows Worker does, through the dispatch Worker, or right over a service
 * binding, and tells how long each call took by the runtime's clock (whole milliseconds).
 */
export default {
  async fetch(request, env) {
    const { path, service, body, prefix, calls, atOnce, pauseMs } = await request.json();
    const dispatched = service === "DISPATCH";
    const [, action] = path.split("/");
    const url = dispatched
      ? `https://dispatch.internal/workers/${path}`
      : `https://agent.internal/${action}`;
    const text = JSON.stringify(body);
    const call = async (number) => {
      const answer = await env[service].fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${env.TOKEN}`,
          "x-instance-id": `${prefix}-${number}`,
        },
        body: text,
      });
      const said = await answer.json();
      if (!answer.ok || said.source !== (dispatched ? "worker" : undefined)) {
        throw new Error(`unexpected answer ${answer.status} from ${service}`);
      }
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
    await Promise.all(Array.from({ length: atOnce }, work));
    return Response.json(times);
  },
};
