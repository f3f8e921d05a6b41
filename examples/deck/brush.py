"""What the drawings share: a font that comes with Pillow, text that knows its place, light that falls off."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Color = tuple[int, int, int]
INK, TEAL, RUST, OCHRE = (20, 52, 59), (62, 124, 123), (192, 78, 55), (217, 164, 65)
GREY, PALE, WHITE, TEXT = (122, 139, 153), (236, 239, 238), (255, 255, 255), (34, 48, 49)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Aileron, the face inside Pillow: no system font, so the same pixels everywhere."""
    return ImageFont.load_default(size)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    size: int,
    color: Color = TEXT,
    anchor: str = "la",
) -> None:
    draw.text(at, words, font=font(size), fill=color, anchor=anchor)


def lines(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: list[str],
    size: int,
    color: Color = TEXT,
) -> None:
    for place, line in enumerate(words):
        write(draw, (at[0], at[1] + place * size * 1.32), line, size, color)


def box(
    draw: ImageDraw.ImageDraw,
    area: tuple[float, float, float, float],
    fill: Color | None,
    outline: Color | None = None,
    radius: int = 8,
    width: int = 2,
) -> None:
    draw.rounded_rectangle(area, radius=radius, fill=fill, outline=outline, width=width)


def slope(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    """A vertical gradient."""
    column = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        share = y / (size[1] - 1)
        column.putpixel(
            (0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        )
    return column.resize(size)


def grain(image: Image.Image, strength: int, seed: int) -> Image.Image:
    """The noise of a small sensor. `random` and not NumPy: its stream is promised to stay."""
    stream = random.Random(seed)  # noqa: S311 - a texture, not a secret
    small = (image.width // 2, image.height // 2)
    noise = Image.frombytes("L", small, stream.randbytes(small[0] * small[1]))
    noise = noise.point([128 + (value - 128) * strength // 128 for value in range(256)])
    layer = noise.resize(image.size, Image.Resampling.NEAREST).convert("RGB")
    return ImageChops.add(image, layer, scale=1, offset=-128)


def glow(
    image: Image.Image, at: tuple[int, int], radius: int, color: Color, strength: float
) -> Image.Image:
    """A lamp's light around a point."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse(
        (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=round(255 * strength)
    )
    mask = mask.filter(ImageFilter.GaussianBlur(radius / 2))
    return Image.composite(Image.new("RGB", image.size, color), image, mask)
