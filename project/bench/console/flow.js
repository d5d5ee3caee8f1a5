import { WorkflowEntrypoint } from "cloudflare:workers";

/** Ends at once: what is measured is how many there are. */
export class Flow extends WorkflowEntrypoint {
  async run() {
    return "done";
  }
}

export default { fetch: () => new Response("a workflow") };
