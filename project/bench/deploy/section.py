"""The figures of a deploy."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from machine.console import step
from operations.stack import Stack
from operations.throwaway import Throwaway, throwaway
from project.bench.deploy import programs, wrangler
from project.bench.deploy.alchemy import Alchemy
from project.bench.deploy.opentofu import OpenTofu
from project.bench.deploy.profile import empty_program, imports
from project.bench.deploy.programs import Deploys
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Ratio, Section, Table
from project.figures.statistics import ratio_of, spread

REPEATS = 7

HOW = f"""\
One local cloud; each of {REPEATS} repeats runs, one after the other: a cold `pulumi up` of the
whole platform (fourteen Workers and what belongs to them), a preview with no change, an `up` with
one Worker changed, alchemy's runs with nothing changed (over the same stores and namespaces and
twelve of the Workers, which each of its runs uploads again; and over the eight stores and
namespaces alone, beside a Pulumi program of those eight), and `wrangler deploy` of the three
Workers that are no agents, as first deploys (W3). Where `tofu` is on PATH and finds Cloudflare's
provider, OpenTofu's plan of the eight stores and namespaces, with nothing changed, runs too: as it
is, which asks the account for each, and with `-refresh=false`, which compares with the state alone,
as a preview does. Bundles are built before. A ratio is of one
repeat; shown are their median and spread. The official `cloudflare` plugin starts half a second
later than the stand-in that serves here, which one of the ratios adds: its own start goes on beside
others', so that is the most that it can cost."""


OFFICIAL_PLUGIN_STARTS_LATER = 0.5
"""Seconds, of a preview with no change: measured with the official plugin 6.17.0."""


@dataclass(frozen=True)
class Repeat:
    """Seconds of one repeat."""

    cold: float
    unchanged: float
    one: float
    destroy: float
    alchemy: float
    stores: float
    alchemy_stores: float
    w3: float
    plan: float | None
    plan_from_state: float | None


def measure() -> Section:
    """Runs everything and gives the section."""
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        repeats = _repeats(platform, Path(folder))
        shares = _profile(platform, Path(folder))
    return Section(
        name="deploy",
        title="A deploy",
        how=HOW,
        machine=this_machine(),
        ratios=_ratios(repeats),
        tables=[_seconds(repeats), shares],
    )


class Beside(NamedTuple):
    """What the platform is measured against."""

    alchemy: Alchemy
    stores: Stack
    opentofu: OpenTofu | None
    wrangler: Path


def _repeats(platform: Throwaway, folder: Path) -> list[Repeat]:
    deploys = Deploys(platform)
    deploys.up()  # warms files and caches up, as any machine's are after the first day
    alchemy = Alchemy(platform, folder / "alchemy")
    stores = programs.stores(platform, folder / "stores")
    timed_engine(stores, "up", "--yes", "--skip-preview")
    tofu = OpenTofu.where_it_can_be_had(platform, folder / "opentofu")
    for _ in range(2):
        alchemy.run()
        alchemy.run_stores()
    measured = []
    for number in range(REPEATS):
        with step(f"Repeat {number + 1} of {REPEATS}"):
            beside = Beside(alchemy, stores, tofu, folder / "wrangler")
            measured.append(_repeat(platform, deploys, beside))
    return measured


def _repeat(platform: Throwaway, deploys: Deploys, beside: Beside) -> Repeat:
    destroy = deploys.destroy()
    cold = deploys.up()
    unchanged = deploys.preview()
    deploys.change_one_worker()
    return Repeat(
        cold=cold,
        unchanged=unchanged,
        one=deploys.up(),
        destroy=destroy,
        alchemy=beside.alchemy.run(),
        stores=timed_engine(beside.stores, "preview"),
        alchemy_stores=beside.alchemy.run_stores(),
        w3=wrangler.deploy_all(platform, beside.wrangler),
        plan=beside.opentofu.plan() if beside.opentofu else None,
        plan_from_state=beside.opentofu.plan_from_state() if beside.opentofu else None,
    )


def _ratios(repeats: list[Repeat]) -> list[Ratio]:
    return [
        ratio_of("cold up / W3", [one.cold / one.w3 for one in repeats], 1.2),
        ratio_of("preview with no change / W3", [one.unchanged / one.w3 for one in repeats], 0.6),
        ratio_of(
            "preview with no change and the official plugin's start / W3",
            [(one.unchanged + OFFICIAL_PLUGIN_STARTS_LATER) / one.w3 for one in repeats],
            0.5,
        ),
        ratio_of("up with one Worker changed / W3", [one.one / one.w3 for one in repeats], 0.7),
        ratio_of(
            "preview with no change / alchemy with no change",
            [one.unchanged / one.alchemy for one in repeats],
            1.0,
        ),
        ratio_of(
            "preview with no change / alchemy with no change, eight stores and namespaces",
            [one.stores / one.alchemy_stores for one in repeats],
            1.2,
        ),
        *_ratios_to_opentofu(repeats),
    ]


def _ratios_to_opentofu(repeats: list[Repeat]) -> list[Ratio]:
    plans = [one.stores / one.plan for one in repeats if one.plan]
    from_state = [one.stores / one.plan_from_state for one in repeats if one.plan_from_state]
    of = "preview with no change / OpenTofu's plan with no change, eight stores and namespaces"
    return [
        ratio_of(name, values)
        for name, values in ((of, plans), (f"{of}, from its state", from_state))
        if values
    ]


def _seconds(repeats: list[Repeat]) -> Table:
    words = {
        "cold up": [one.cold for one in repeats],
        "preview with no change": [one.unchanged for one in repeats],
        "up with one Worker changed": [one.one for one in repeats],
        "destroy": [one.destroy for one in repeats],
        "wrangler deploy of the three Workers (W3)": [one.w3 for one in repeats],
        "alchemy with no change": [one.alchemy for one in repeats],
        "preview with no change, eight stores": [one.stores for one in repeats],
        "alchemy with no change, eight stores": [one.alchemy_stores for one in repeats],
        "OpenTofu's plan with no change, eight stores": [one.plan for one in repeats if one.plan],
        "the same from its state": [one.plan_from_state for one in repeats if one.plan_from_state],
    }
    return Table(
        title="Seconds of a deploy",
        head=["what", "median (smallest to largest)"],
        rows=[[name, spread(samples)] for name, samples in words.items() if samples],
    )


def _profile(platform: Throwaway, folder: Path) -> Table:
    with step("Where a preview's time goes"):
        parts = {**imports(), **empty_program(platform, folder / "empty")}
    return Table(
        title="Where a preview's time goes",
        head=["part", "median (smallest to largest)"],
        rows=[[name, spread(samples)] for name, samples in parts.items()],
        note="Processes of their own, so that the parts overlap with each other's start.",
    )
