"""Every page of a PDF as a PNG: `python -m extractors._draw_pages FILE FOLDER WIDTH`, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

LONGEST = 3
"""A page is drawn at most this many times as high as wide."""


def main(arguments: Sequence[str]) -> int:
    """Draw the pages; the exit status is 0 when all are there."""
    file, folder, width_px = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    try:
        document = pypdfium2.PdfDocument(file)
        for index in range(len(document)):
            page = document[index]
            width, height = page.get_size()
            scale = min(width_px / width, LONGEST * width_px / height)
            picture = page.render(scale=scale).to_pil()
            picture.save(folder / f"slide-{index + 1:04d}.png", "PNG", compress_level=6)
            page.close()
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
