"""One run has one trace, from the request that starts it to the fetches of its agents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from machine.paths import REPO
from operations.request import BUILD, follow
from operations.tracing.metrics import metrics_of
from operations.tracing.spans import Span, spans_of
from operations.tracing.waterfall import waterfall
from operations.verify.checks import Target
from tests.support.polling import until
from tests.support.projects import Project
from tests.support.sites import Sites
from tests.support.user_workers import BUILD_WORKERS, HANGS, REFUSED, publish, restore

pytestmark = pytest.mark.xdist_group("tracing")  # one process makes what they share

RUN = "traced-run"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"
VISIT = f"00-0af7651916cd43dd8448eb211c80319c-{CALLER}-01"
PLANTED = "planted-in-everything"
REQUEST = {
    **BUILD,
    "name": f"{PLANTED} Ltd",
    "description": f"A shop of {PLANTED}",
    "instanceId": RUN,
}
OF_A_RUN = Counter(request=1 + 5 + 3, run=1, step=5, agent=5, results=5, egress=1)
"""Spans by kind: those of each Worker come when they come, and none is always the last of a run.

The requests are the first, five to the dispatch Worker, and three to agents that write lines.
"""


@pytest.fixture(scope="module")
def target(platform: Project) -> Target:
    return platform.target()


@pytest.fixture(scope="module")
def spans(platform: Project, target: Target) -> Iterator[list[Span]]:
    """Of one BUILD whose brand agent hangs and whose design agent fetches what it may not."""
    publish(platform, BUILD_WORKERS, "brand", HANGS)
    publish(platform, BUILD_WORKERS, "design", REFUSED)
    with target.workflows() as worker:
        headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
        answer = worker.post("/build", json=REQUEST, headers=headers)
        assert answer.status_code == 200, answer.text
        follow(worker, "/build", RUN)
    found: list[Span] = []

    def whole() -> bool:
        found[:] = collected(target)
        return Counter(span.kind for span in found) == OF_A_RUN

    until(whole, f"the run has its spans, {dict(OF_A_RUN)}")
    yield found
    for agent in ("brand", "design"):
        restore(platform, BUILD_WORKERS, agent)


def collected(target: Target) -> list[Span]:
    """The spans of the run's own trace; the requests for its status have traces of their own."""
    try:
        return [span for span in spans_of(target, RUN) if span.said["traceId"] == TRACE]
    except Exception:
        return []


def of_kind(spans: list[Span], kind: str) -> list[Span]:
    return [span for span in spans if span.kind == kind]


def named(spans: list[Span], agent: str) -> Span:
    [found] = [span for span in of_kind(spans, "agent") if span.said["agent"] == agent]
    return found


def test_every_span_hangs_below_the_request_that_started_the_run(spans: list[Span]) -> None:
    by_id = {span.id: span for span in spans}
    assert len(by_id) == len(spans), "every span once"
    [first] = [span for span in spans if span.parent not in by_id]
    assert (first.kind, first.said["method"], first.parent) == ("request", "POST", CALLER)
    [run] = of_kind(spans, "run")
    assert (run.parent, run.outcome, run.said["workflow"]) == (first.id, "ok", "BUILD")
    steps = of_kind(spans, "step")
    assert {step.parent for step in steps} == {run.id}
    assert [step.said["step"] for step in sorted(steps, key=lambda step: step.said["step"])] == [
        "brand/create",
        "competitive-analysis/analyze-industry",
        "design/enhanced",
        "development/generate",
        "market-research/research",
    ]


def test_the_step_that_waited_says_so_and_what_stood_in_for_its_agent(spans: list[Span]) -> None:
    brand = named(spans, "brand")
    assert (brand.outcome, brand.said["reason"]) == ("fallback", "timeout")
    assert brand.said["fallbackFrom"] == "baseline"
    assert brand.ms >= 2500  # what the platform of these tests gives an agent
    [step] = [step for step in of_kind(spans, "step") if step.said["step"] == "brand/create"]
    assert (step.outcome, step.said["reason"], step.said["attempt"]) == ("fallback", "timeout", 1)
    assert step.ms >= brand.ms
    others = [span.outcome for span in of_kind(spans, "agent") if span is not brand]
    assert others == ["ok"] * 4


def test_the_refused_fetch_hangs_below_its_agent(spans: list[Span]) -> None:
    [egress] = of_kind(spans, "egress")
    assert egress.parent == named(spans, "design").id
    assert (egress.outcome, egress.said["reason"]) == ("refused", "egress_denied")
    assert egress.said["host"] == "127.0.0.1:1"


def test_the_waterfall_shows_which_step_waited_and_what_was_refused(spans: list[Span]) -> None:
    lines = list(waterfall(spans))
    assert lines[0].startswith(f"BUILD {RUN}: complete in ")
    assert lines[0].endswith(f"trace {TRACE}")
    [brand] = [line for line in lines if "agent brand/create" in line]
    assert "fallback (timeout) from baseline" in brand
    [egress] = [line for line in lines if "egress GET" in line]
    assert "127.0.0.1:1" in egress
    assert "refused (egress_denied)" in egress


def test_every_line_of_ours_has_the_form_of_the_schema_and_holds_nothing_of_anybody(
    platform: Project, spans: list[Span]
) -> None:
    schema = json.loads((REPO / "docs" / "log.schema.json").read_text())
    log = (platform.stack.project.parent / "cloud.log").read_text().splitlines()
    lines = [line.partition("worker: ")[2] for line in log if 'worker: {"time"' in line]
    assert len(lines) >= len(spans)
    for line in lines:
        jsonschema.validate(json.loads(line), schema)
    assert [line for line in lines if PLANTED in line] == []
    assert [span for span in spans if PLANTED in str(span)] == []


def test_the_metrics_count_what_happened_exactly(target: Target, platform: Project) -> None:
    before = counted(target)
    publish(platform, BUILD_WORKERS, "brand", "throw new Error('no')")
    try:
        with target.workflows() as worker:
            for number in range(4):
                body = {**BUILD, "name": f"Counted {number}", "instanceId": f"counted-{number}"}
                assert worker.post("/build", json=body).status_code == 200
                follow(worker, "/build", f"counted-{number}")
    finally:
        restore(platform, BUILD_WORKERS, "brand")

    def changed() -> dict[str, float]:
        now = counted(target)
        return {name: now[name] - before.get(name, 0) for name in now}

    wanted = {"started": 4, "complete": 4, "errored": 0, "brand": 4, "brand error": 4, "design": 4}
    until(lambda: wanted.items() <= changed().items(), f"{wanted}; it is {changed()}")


def counted(target: Target) -> dict[str, float]:
    metrics = metrics_of(target, 24 * 60)
    [build] = [flow for flow in metrics["workflows"] if flow["workflow"] == "BUILD"]
    agents = {
        f"{row['agent']} {reason}".strip(): count
        for row in metrics["agents"]
        for reason, count in {"": row["total"], **row["fallbacks"]}.items()
    }
    return {name: build[name] for name in ("started", "complete", "errored")} | agents


@pytest.mark.parametrize(
    ("path", "status"),
    [("/trace?run=no%20id", 400), ("/metrics?minutes=0", 400), ("/metrics?minutes=x", 400)],
)
def test_what_is_asked_wrongly_is_refused(target: Target, path: str, status: int) -> None:
    with target.workflows() as worker:
        assert worker.get(path).status_code == 401
        assert worker.get(path, headers=target.authorized()).status_code == status


def test_publishing_is_part_of_its_run_and_a_sites_requests_say_which_run_made_it(
    platform: Project, target: Target
) -> None:
    sites = Sites(platform)
    ended = sites.build("made-a-site", name="Traced Site", publish={"slug": "traced-site"})
    assert ended["output"]["publish"]["status"] == "published"
    assert sites.site("traced-site", "/", headers={"traceparent": VISIT}).status_code == 200

    def lines(span: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = platform.cloud.admin("GET", "spans?run=made-a-site")
        return [line for line in found if line["span"] == span]

    def visits() -> list[dict[str, Any]]:
        return [line for line in lines("request") if line["worker"] == "sites"]

    def written() -> bool:
        return (len(visits()), len(lines("run")), len(lines("publish"))) == (1, 1, 4)

    until(written, "the visit, the run and its publishing have their lines")
    [visit] = visits()
    assert (visit["site"], visit["status"], visit["parentId"]) == ("traced-site", 200, CALLER)
    assert f"00-{visit['traceId']}-{CALLER}-01" == VISIT
    steps = [line["step"] for line in lines("publish")]
    assert steps == ["publish/claim", "publish/version", "publish/upload", "publish/record"]
    [run] = lines("run")
    assert {line["traceId"] for line in lines("publish")} == {run["traceId"]}
    assert {line["parentId"] for line in lines("publish")} == {run["spanId"]}
    assert sites.ask("DELETE", "/sites/traced-site").status_code == 200
