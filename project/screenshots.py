"""Pictures of a generated site, for the docs."""

from __future__ import annotations

from pathlib import Path

from machine.browser import opened
from machine.console import say
from machine.paths import REPO

FOLDER = REPO / "docs" / "screenshots"
WIDTHS = (360, 768, 1280)
"""CSS pixels: a phone, a tablet, a desktop."""


def take(site: str) -> list[Path]:
    """A picture of the whole page at each width."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = []
    with opened() as browser:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(site)
            picture = FOLDER / f"site-{width}.png"
            page.screenshot(path=picture, full_page=True)
            say(f"    {picture.relative_to(REPO)}: {picture.stat().st_size // 1024} KiB")
            pictures.append(picture)
    return pictures
