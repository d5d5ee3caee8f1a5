"""What must be there after the load: every accepted run once, complete, with its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import httpx

from bench.clients import api
from bench.load.agents import PLANES
from bench.load.clients import Run, Seen
from tools.throwaway import Throwaway

FLOWS = {
    "/build": ("build", "BuildWorkflow-local"),
    "/optimize": ("optimize", "OptimizationWorkflow-local"),
}


def problems(platform: Throwaway, seen: Seen) -> list[str]:
    """One line for each run that is not as it must be, and for each answer that none should get."""
    found = list(seen.refused)
    found += [
        f"{run.path} {run.id} ended {run.status}" for run in seen.runs if run.status != "complete"
    ]
    twice = [name for name, count in Counter(run.id for run in seen.runs).items() if count > 1]
    found += [f"the id {name} was given twice" for name in twice]
    for path, (plane, workflow) in FLOWS.items():
        runs = [run for run in seen.runs if run.path == path]
        found += _instances(platform, workflow, {run.id for run in runs})
        found += _results(platform, plane, runs)
    return found


def _instances(platform: Throwaway, workflow: str, accepted: set[str]) -> list[str]:
    with api(platform) as account:
        listed: list[str] = []
        while True:
            page = len(listed) // 100 + 1
            words = {"page": page, "per_page": 100}
            answer = account.get(f"/workflows/{workflow}/instances", params=words)
            entries = answer.raise_for_status().json()["result"]
            listed += [entry["id"] for entry in entries]
            if len(entries) < 100:
                break
    if sorted(listed) == sorted(accepted):
        return []
    more, fewer = len(set(listed) - accepted), len(accepted - set(listed))
    twice = len(listed) - len(set(listed))
    return [f"{workflow}: {more} runs that nobody started, {fewer} missing, {twice} listed twice"]


def _results(platform: Throwaway, plane: str, runs: Iterable[Run]) -> list[str]:
    token = platform.stack.secret("dispatchToken")
    headers = {
        "Host": f"code24-{plane}-dispatch-local.localhost",
        "Authorization": f"Bearer {token}",
    }
    expected, found = len(PLANES[plane]), []
    with httpx.Client(
        base_url=platform.cloud.url, headers=headers, trust_env=False, timeout=60
    ) as dispatch:
        for run in runs:
            answer = dispatch.get(f"/results/{run.id}").raise_for_status()
            kept = len(answer.json()["results"])
            if kept != expected:
                found.append(f"{run.path} {run.id} has {kept} results in KV; expected {expected}")
    return found
