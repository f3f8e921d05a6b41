"""Plays the story of the example once, and writes docs/story.md's commands with what they print, and its pictures.

    .venv/bin/python -m docs.take_story

Between `<!-- scene: NAME -->` and `<!-- end -->` stands what was printed; the words around it are typed by hand and stay.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from desk.address import loopback
from docs.take_screenshots import PICTURES, SIZE, keep
from examples.story import Played, Story
from review.sessions import open_session
from tests.desk.browsing import CHROMIUM, serve

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "story.md"
SHOTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "overview": (("story-overview", "ida", "/packs/$PACK/overview"),),
    "trial": (("story-trial", "tomas", "/packs/$PACK/trial"),),
    "calendar": (("story-calendar", "tomas", "/calendar?month=2027-01"),),
    "fetch": (("story-released", "tomas", "/released"),),
    "feedback": (("story-feedback", "tomas", "/feedback"),),
    "report": (("story-report", "tomas", "/report"),),
    "newcomer": (("story-alert", "nadia", "/"),),
    "recall": (("story-copies", "ida", "/released"),),
}
"""After which scene: the picture's name, who looks, and at which page."""
TALLER = {"story-overview": 1120, "story-report": 1180, "story-trial": 900, "story-released": 1000}
"""Heights of pages whose gist stands further down."""
WIDEST = 140
HEAD, TAIL = 14, 3
SHORTER = {
    "brief new": (6, 1),
    "customers import": (2, 5),
    "overview": (36, 0),
    "feedback list": (13, 1),
}
"""How many lines of a command's output stand at its beginning and end, where it is long."""
LONGER = {"released": (40, 0), "report --brief": (24, 0), "run": (20, 6)}


def take() -> None:
    """The page and its pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        story = Story(Path(folder))
        for scene in story.play():
            for name, who, path in SHOTS.get(scene, ()):
                look(story, browser, name, who, path)
        browser.close()
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(filled(text, story.scenes), encoding="utf-8")


def look(story: Story, browser: Any, name: str, who: str, path: str) -> None:
    """Keep a picture of the page as this person sees it now."""
    with story.store() as store, serve(store, clock=story.now) as live:
        token, _ = open_session(store, who, method="password", now=story.now())
        size = SIZE | {"height": TALLER.get(name, SIZE["height"])}
        context = browser.new_context(base_url=live.origin, viewport=size, reduced_motion="reduce")
        context.add_cookies([{"name": loopback(0).cookie, "value": token, "url": live.origin}])
        page = context.new_page()
        page.goto(path.replace("$PACK", story.names["PACK"]))
        keep(page, PICTURES / f"{name}.png")
        context.close()


def filled(text: str, scenes: Mapping[str, list[Played]]) -> str:
    """The page's text with each scene's commands and what they printed in its place."""
    return re.sub(
        r"(<!-- scene: (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{block(scenes[found[2]])}{found[3]}",
        text,
        flags=re.DOTALL,
    )


def block(played: list[Played]) -> str:
    """What was typed and printed, fenced."""
    lines = ["```text"]
    for one in played:
        lines.append(f"{one.who or 'anybody'}$ {one.line}")
        lines += shortened(one)
    return "\n".join([*lines, "```", ""])


def shortened(one: Played) -> list[str]:
    """The beginning and the end of what it printed, where that is long."""
    lines = [
        line[:WIDEST] + ("…" if len(line) > WIDEST else "")
        for line in one.printed.strip("\n").splitlines()
    ]
    head, tail = next(
        (size for words, size in (SHORTER | LONGER).items() if f"deckproof {words}" in one.line),
        (HEAD, TAIL),
    )
    if len(lines) <= head + tail + 1:
        return lines
    return [*lines[:head], "…", *lines[len(lines) - tail :]]


if __name__ == "__main__":
    take()
