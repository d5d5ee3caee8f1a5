"""Small Workers that the client tests upload, in the form in which the SDK takes files."""

from __future__ import annotations

MAIN = "index.js"
DATE = "2024-10-22"

HELLO = """
export default { fetch(request, env) { return new Response(env.GREETING ?? "hello"); } };
"""

WORKFLOW = """
import { WorkflowEntrypoint } from "cloudflare:workers";
export class Builder extends WorkflowEntrypoint {
  async run(event, step) {
    if (event.payload?.wait) await step.sleep("wait", "1 hour");
    const said = await step.do("say", async () => event.payload?.say ?? "built");
    if (said === "fail") throw new Error("it failed");
    return said;
  }
}
export default { fetch() { return new Response("workflows"); } };
"""

File = tuple[str, bytes, str]


def module(source: str, file_name: str = MAIN) -> File:
    """An ES module as a part of an upload."""
    return (file_name, source.encode(), "application/javascript+module")
