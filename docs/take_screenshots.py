"""Writes the pictures of the desk in docs/pictures/: `.venv/bin/python docs/take_screenshots.py`.

A store is filled with an invented team and the example deck's kin, served on loopback, and looked at with Debian's Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from review.store import open_store  # noqa: E402
from tests.desk.browsing import CHROMIUM, serve, sign_in  # noqa: E402
from tests.desk.scene import set_scene  # noqa: E402

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
COLOURS = 64


def take() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "outputs")
        set_scene(store)
        with serve(store) as live, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
            )
            for name, path, colours in SHOTS:
                context = browser.new_context(
                    base_url=live.origin,
                    viewport=SIZE,
                    color_scheme=colours,
                    reduced_motion="reduce",
                )  # type: ignore[arg-type]
                page = context.new_page()
                sign_in(page, "root")
                page.goto(path)
                keep(page, PICTURES / f"{name}.png")
                context.close()
            browser.close()
        store.close()


def keep(page: Any, file: Path) -> None:
    """The page as a small picture: few colours are enough for text."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    take()
