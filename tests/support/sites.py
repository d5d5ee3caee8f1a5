"""Published sites, asked for as an operator and as a visitor does."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import jsonschema

from machine.paths import REPO
from operations.request import BUILD, client, follow
from tests.support.polling import until
from tests.support.projects import Project

DOMAIN = "sites.code24.localhost"
"""Of the local stack."""
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept": "text/html"}

SCHEMA = json.loads((REPO / "docs" / "sites.schema.json").read_text())
ANSWERS = {
    r"/sites(\?.*)?": {"GET": "SiteList", "POST": "Site"},
    r"/sites/[^/?]+": {"GET": "Site", "PUT": "Site"},
    r"/sites/[^/]+/(rollback|suspend|resume|hostnames)": {"POST": "Site"},
    r"/sites/[^/]+/hostnames/.+": {"DELETE": "Site"},
    r"/sites/[^/]+/leads": {"GET": "LeadList"},
    r"/sites/[^/]+/analytics(\?.*)?": {"GET": "Analytics"},
}
"""What each request answers, by the name of its part of the schema."""


def check(path: str, method: str, answer: Any) -> None:
    """Holds an answer to its schema; a request that has none is left alone."""
    for pattern, parts in ANSWERS.items():
        if re.fullmatch(pattern, path) and method in parts:
            part = {"$ref": f"#/$defs/{parts[method]}", "$defs": SCHEMA["$defs"]}
            jsonschema.validate(answer, part)
            return


class Sites:
    """The sites of a platform that is up."""

    def __init__(self, platform: Project) -> None:
        """Reads the token and the outputs once."""
        self.platform = platform
        outputs = platform.stack.outputs()
        self.domain: str = outputs["sites"]["domain"]
        self.operator = client(
            platform.cloud.url, urlsplit(outputs["workers"]["workflows"]["url"]).netloc
        )
        token = platform.stack.secret("dispatchToken") or ""
        self.operator.headers["Authorization"] = f"Bearer {token}"

    def build(self, run: str, **more: Any) -> dict[str, Any]:
        """A BUILD run, followed until it ends."""
        body = {**BUILD, "instanceId": run, **more}
        answer = self.operator.post("/build", json=body)
        assert answer.status_code == 200, answer.text
        return follow(self.operator, "/build", run)

    def publish(self, run: str, slug: str, **more: Any) -> dict[str, Any]:
        """A site from a run of its own."""
        self.build(run)
        answer = self.operator.post("/sites", json={"instanceId": run, "slug": slug, **more})
        assert answer.status_code == 201, answer.text
        site: dict[str, Any] = answer.json()
        return site

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A request of an operator; what it answers is by the schema in the documentation."""
        answer = self.operator.request(method, path, json=body)
        kind = answer.headers.get("content-type", "")
        if answer.is_success and kind.startswith("application/json"):
            check(path, method, answer.json())
        return answer

    def visit(self, host: str, path: str = "/", **more: Any) -> httpx.Response:
        """A request of a visitor; ``host`` is a public host name."""
        url = f"{self.platform.cloud.url}{path}"
        headers = {**PERSON, "Host": host, **more.pop("headers", {})}
        method = more.pop("method", "GET")
        return httpx.request(method, url, headers=headers, timeout=60, trust_env=False, **more)

    def site(self, slug: str, path: str = "/", **more: Any) -> httpx.Response:
        """A visitor of a site at its own sub-domain."""
        return self.visit(f"{slug}.{self.domain}", path, **more)

    def until_active(self, slug: str) -> None:
        """Waits until every host name of a site is active."""

        def active() -> bool:
            hostnames = self.ask("GET", f"/sites/{slug}").json()["hostnames"]
            return all(each["status"] == "active" for each in hostnames)

        until(active, f"the host names of {slug} are active")
