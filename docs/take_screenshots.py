"""Writes the pictures of the desk in docs/pictures/: `.venv/bin/python -m docs.take_screenshots`.

One store is filled with an invented team and what it has after a week, another one by a real run of the example deck; both are served
on loopback and looked at with Debian's Chromium.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from deckproof.model import Person
from desk.drawing import pictures
from review.items import load_item
from review.people import issue_token, list_people
from review.store import Store, open_store
from review.waiting import Filters, list_queue
from tests.desk.browsing import CHROMIUM, serve, sign_in
from tests.desk.scene import set_scene, set_team

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SHOTS: tuple[tuple[str, str, str], ...] = (
    ("packs", "/", "light"),
    ("upload", "/upload", "light"),
    ("run", "/runs/1111111111111111", "light"),
    ("pack", "/packs/5b7d02e1c3aa", "light"),
    ("board", "/board", "dark"),
    ("people", "/people", "light"),
    ("ledger", "/ledger", "dark"),
)
"""Name, page, and colours."""
SIZE = {"width": 1120, "height": 720}
WIDE = {"width": 1440, "height": 900}
"""Of the pages of a review, which stand in three columns."""
COLOURS = 64
EXAMPLES = ROOT / "examples"
RUN = ("the-second-visit.pptx", "--no-ocr", "--brief", "brief.toml", "--customers", "customers.csv")
KINDS = ("summary", "blog-post", "clean-deck")
RUN_LIMIT_S = 500
DRAWING_LIMIT_S = 240.0


def take() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        _with_store(set_scene, lambda store: _of_the_week(browser, store))
        _with_store(set_team, lambda store: _of_a_run(browser, store))
        browser.close()


def _with_store(fill: Callable[[Store], object], look: Callable[[Store], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "outputs")
        fill(store)
        look(store)
        store.close()


def _of_the_week(browser: Any, store: Store) -> None:
    with serve(store) as live:
        for name, path, colours in SHOTS:
            page = _sit_down(browser, live.origin, "root", SIZE, colours)
            page.goto(path)
            keep(page, PICTURES / f"{name}.png")
            page.context.close()


def _of_a_run(browser: Any, store: Store) -> None:
    """The queue that comes of the example deck, and its first blog post under review."""
    run_example(store)
    with serve(store) as live:
        page = _sit_down(browser, live.origin, "tomas.reyl", WIDE, "light")
        page.goto("/queue")
        keep(page, PICTURES / "queue.png")
        post = _first_post(store)
        _await_pictures(store, post)
        page.goto(f"/review/{post}")
        page.wait_for_load_state("networkidle")
        keep(page, PICTURES / "review.png")
        page.context.close()


def run_example(store: Store) -> None:
    """Run the example deck as its author would, into this store."""
    now = dt.datetime.now(dt.UTC)
    token = issue_token(store, _root(store), "ida.marlow", now=now)
    kinds = [word for kind in KINDS for word in ("--kind", kind)]
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", "from deckproof.cli import main; main()", "run", *RUN, *kinds, "--outputs", str(store.outputs)],
        cwd=EXAMPLES,
        env=os.environ | {"DECKPROOF_TOKEN": token, "PYTHONPATH": str(ROOT)},
        timeout=RUN_LIMIT_S,
        check=True,
    )  # fmt: skip


def _first_post(store: Store) -> str:
    now = dt.datetime.now(dt.UTC).isoformat()
    lines = list_queue(store, _root(store), Filters(kind="blog-post"), now=now).lines
    return max(lines, key=lambda line: line.open).id


def _root(store: Store) -> Person:
    return next(one for one in list_people(store) if one.name == "root")


def _await_pictures(store: Store, output_id: str) -> None:
    item = load_item(store, _root(store), output_id)
    end = time.monotonic() + DRAWING_LIMIT_S
    while pictures(store, item.deck, item.source.slide_count)[0] == "pending":
        if time.monotonic() > end:
            raise TimeoutError("The slides were not drawn in time.")
        time.sleep(0.5)


def _sit_down(browser: Any, origin: str, name: str, size: dict[str, int], colours: str) -> Any:
    context = browser.new_context(
        base_url=origin, viewport=size, color_scheme=colours, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, name)
    return page


def keep(page: Any, file: Path) -> None:
    """The page as a small picture: few colours are enough for text."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    take()
