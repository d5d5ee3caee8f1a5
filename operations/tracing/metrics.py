"""How a stack does, as its workflows Worker counts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from machine.console import ToolError
from operations.verify.checks import Target

UNITS = {"m": 1, "h": 60, "d": 24 * 60}


def minutes_of(since: str) -> int:
    """Minutes of a time such as ``30m``, ``6h`` or ``7d``.

    Raises:
        ToolError: when it is none.
    """
    match = re.fullmatch(r"(\d{1,5})([mhd])", since)
    if match is None or int(match[1]) == 0:
        raise ToolError(f"--since: {since!r} is no time; expected one as 30m, 6h or 7d")
    return int(match[1]) * UNITS[match[2]]


def metrics_of(target: Target, minutes: int) -> dict[str, Any]:
    """The metrics of the last minutes: ``docs/reference/tracing.md``.

    Raises:
        ToolError: when the stack has no tail Worker, or its workflows Worker refuses.
    """
    with target.workflows() as worker:
        answer = worker.get("/metrics", params={"minutes": minutes}, headers=target.authorized())
    if answer.is_error:
        raise ToolError(f"GET /metrics answered {answer.status_code}: {answer.text}")
    found: dict[str, Any] = answer.json()
    return found


def table(metrics: Mapping[str, Any]) -> Iterator[str]:
    """What an operator looks at first, as the lines of a terminal."""
    yield f"From {metrics['since']} to {metrics['until']}"
    yield from _levels(metrics["levels"])
    yield from _section(
        "workflow", ["started", "complete", "errored"], metrics["workflows"], "workflow"
    )
    yield from _agents(metrics["agents"])
    yield from _section(
        "request",
        ["total", "refused", "failed"],
        [
            {**each, "name": f"{each['method']} {each['route'] or '?'} at {each['worker']}"}
            for each in metrics["requests"]
        ],
        "name",
    )
    egress = metrics["egress"]
    if egress["total"]:
        reasons = ", ".join(f"{count} {reason}" for reason, count in egress["reasons"].items())
        yield ""
        yield f"  egress: {egress['total']:.0f}, {egress['ok']:.0f} ok; {reasons}".rstrip("; ")
    if metrics["sites"]:
        yield ""
        yield f"  {'site':<44}{'requests':>10}{'failed':>10}"
        for site in metrics["sites"]:
            yield f"  {site['site']:<44}{site['requests']:>10.0f}{site['failed']:>10.0f}"
    if metrics["dropped"]:
        yield ""
        yield f"  {metrics['dropped']:.0f} spans never reached the collector"


def broken(metrics: Mapping[str, Any]) -> list[str]:
    """The names of the service levels that are not kept."""
    return [level["name"] for level in metrics["levels"] if not level["kept"]]


def _levels(levels: list[dict[str, Any]]) -> Iterator[str]:
    yield ""
    yield f"  {'service level':<44}{'promised':>10}{'now':>10}"
    for level in levels:
        mark = "" if level["kept"] else "  BROKEN"
        now = "-" if level["value"] is None else _shown(level["value"], level["unit"])
        promised = _shown(level["limit"], level["unit"])
        yield f"  {level['name']:<44}{promised:>10}{now:>10}{mark}"


def _shown(value: float, unit: str) -> str:
    return f"{value:.0f} ms" if unit == "ms" else f"{value * 100:.1f} %"


def _times(times: Mapping[str, float] | None) -> str:
    if times is None:
        return f"{'-':>9}" * 3
    return "".join(f"{times[name]:>9.0f}" for name in ("p50", "p95", "p99"))


def _section(title: str, counts: list[str], rows: list[dict[str, Any]], name: str) -> Iterator[str]:
    if not rows:
        return
    yield ""
    heads = "".join(f"{count:>10}" for count in counts)
    yield f"  {title:<44}{heads}{'p50':>9}{'p95':>9}{'p99':>9}"
    for row in rows:
        numbers = "".join(f"{row[count]:>10.0f}" for count in counts)
        yield f"  {row[name][:43]:<44}{numbers}{_times(row['ms'])}"


def _agents(agents: list[dict[str, Any]]) -> Iterator[str]:
    if not agents:
        return
    yield ""
    heads = f"{'total':>10}{'ok':>10}{'fallback':>10}"
    yield f"  {'agent':<44}{heads}{'p50':>9}{'p95':>9}{'p99':>9}"
    for row in agents:
        stood = sum(row["fallbacks"].values())
        reasons = ", ".join(f"{count:.0f} {why}" for why, count in row["fallbacks"].items())
        name = f"{row['agent']}/{row['action']}"[:43]
        numbers = f"{row['total']:>10.0f}{row['ok']:>10.0f}{stood:>10.0f}"
        yield f"  {name:<44}{numbers}{_times(row['ms'])}  {reasons}".rstrip()
