"""The platform's agents, each wrapped so that it fails at random, one call in ten."""

from __future__ import annotations

from bench.uploads import upload
from tools.paths import LOCAL
from tools.throwaway import Throwaway

ONE_IN = 10
PLANES = {
    "build": ("market-research", "competitive-analysis", "brand", "design", "development"),
    "optimize": ("design-auditor", "performance-auditor", "seo-auditor", "conversion-auditor"),
}

WRAPPER = f"""\
import agent from "./agent.js";
const FAILURES = [
  () => {{ throw new Error("thrown on purpose"); }},
  () => new Response("failed on purpose", {{ status: 503 }}),
  () => new Response("garbage on purpose"),
];
export default {{
  fetch(request, env, ctx) {{
    if (Math.random() * {ONE_IN} >= 1) return agent.fetch(request, env, ctx);
    return FAILURES[Math.floor(Math.random() * FAILURES.length)]();
  }},
}};
"""


def make_fail(platform: Throwaway) -> None:
    """Publishes the wrapped agents over those that the stack uploaded."""
    for plane, names in PLANES.items():
        for name in names:
            bundle = (LOCAL / "bundles" / f"{name}.js").read_text()
            modules = {"index.js": WRAPPER, "agent.js": bundle}
            upload(platform, name, modules, namespace=f"code24-{plane}-workers-local")
