"""Pages of a PDF as pictures with boxes over words, drawn in a confined process: what a clean copy of a PDF is made of."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from extractors._confined import run_confined

MEMORY_MB = 2_048
ORDERS, TOLD = "orders.json", "told.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What is covered on a page: these words, and where they cannot be found there, the whole box; with neither, the page."""

    page: int
    """1-based."""
    text: str = ""
    box: tuple[float, float, float, float] | None = None
    """Left, top, width and height in points from the shown page's top left corner."""
    whole_words: bool = False
    """Whether the words count only where no longer word goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredPage:
    """The picture of a page (JPEG), how large the page is in points, and whether nothing of it was left."""

    data: bytes
    width_px: int
    height_px: int
    width: float
    height: float
    covered: int = 0
    """How many boxes are on it."""
    blank: bool = False


def draw_covered(
    path: Path, covers: Sequence[Cover], folder: Path, *, width_px: int, timeout_s: float = 600
) -> tuple[CoveredPage, ...] | None:
    """The pages of the PDF at `path`, without comments and form fields, covered; None where they cannot be drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ORDERS).write_text(json.dumps([asdict(cover) for cover in covers]), encoding="utf-8")
    command = [sys.executable, "-I", "-B", "-m", "extractors._cover_pages"]
    command += [str(path.resolve()), str(folder.resolve()), str(width_px)]
    if run_confined(command, timeout_s=timeout_s, memory_mb=MEMORY_MB, folder=folder) != 0:
        return None
    told = json.loads((folder / TOLD).read_text("utf-8"))
    return tuple(
        CoveredPage(data=(folder / page.pop("file")).read_bytes(), **page) for page in told
    )
