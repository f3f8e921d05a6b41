"""Pictures with text drawn on them, for tests. Names are invented."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont


def draw(
    *lines: str,
    size: tuple[int, int] = (640, 360),
    paper: str = "white",
    ink: str = "black",
    mode: str = "RGB",
    height: int = 32,
) -> Image.Image:
    """A picture with one text under the other."""
    picture = Image.new(mode, size, paper if mode == "RGB" else (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=height)
    for at, line in enumerate(lines):
        pen.text((40, 40 + at * height * 2), line, fill=ink, font=font)
    return picture


def as_file(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture's file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def animation(pictures: Sequence[Image.Image]) -> bytes:
    """A GIF of these pictures."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "GIF", save_all=True, append_images=list(pictures[1:]), duration=100)
    return buffer.getvalue()
