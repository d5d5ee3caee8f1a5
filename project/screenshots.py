"""Pictures of a generated site and of the console, for the docs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from machine.browser import opened
from machine.cloud import TOKEN
from machine.console import say
from machine.paths import REPO

FOLDER = REPO / "docs" / "screenshots"
WIDTHS = (360, 768, 1280)
"""CSS pixels: a phone, a tablet, a desktop."""


def take(site: str, console: str, run: str) -> list[Path]:
    """A picture of the whole page at each width, and of the console's platform and of this run.

    Args:
        site: the address of the page that the run made.
        console: the address of the local cloud's console.
        run: the id of a BUILD run.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = []
    with opened() as browser:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(site)
            pictures.append(_picture(page, f"site-{width}"))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{console}#token={TOKEN}")
        page.locator("svg.map").wait_for()
        pictures.append(_picture(page, "console-platform"))
        page.goto(f"{console}#/runs/BuildWorkflow-local/{run}")
        page.frame_locator("iframe").locator("h1").wait_for()
        pictures.append(_picture(page, "console-run"))
    return pictures


def _picture(page: Page, name: str) -> Path:
    picture = FOLDER / f"{name}.png"
    page.screenshot(path=picture, full_page=True)
    say(f"    {picture.relative_to(REPO)}: {picture.stat().st_size // 1024} KiB")
    return picture
