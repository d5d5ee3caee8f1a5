import { WorkerEntrypoint } from "cloudflare:workers";

/** Hands to Node what happened in a Worker that somebody follows. */
export class Tail extends WorkerEntrypoint<{ NODE: Fetcher }> {
  override async tail(events: TraceItem[]): Promise<void> {
    const { worker } = this.ctx.props as unknown as { worker: string };
    const query = new URLSearchParams({ worker });
    const body = JSON.stringify(events);
    await this.env.NODE.fetch(`http://node.invalid/?${query}`, { method: "POST", body });
  }
}

export default {};
