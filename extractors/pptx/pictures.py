"""Pictures and media: each use of a stored picture, text in drawings, telling names of media files."""

from __future__ import annotations

import contextlib
import posixpath
import re
import zlib
from dataclasses import dataclass

from deckproof.model import Block, BlockKind, Image
from extractors._archive import PartError
from extractors._image_headers import measure
from extractors._media_types import MEDIA_TYPES
from extractors._metafiles import metafile_lines
from extractors._xml import Element, texts_in
from extractors.pptx.contents import scopes
from extractors.pptx.names import A_BLIP, A_SRC_RECT, R
from extractors.pptx.package import Relationship
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.shapes import Shape

_MADE_UP = re.compile(
    r"(image|media|video|audio|hdphoto|oleobject|thumbnail)?\d*\.\w+", re.IGNORECASE
)
METAFILE_BYTES = 16 << 20
DRAWN_BYTES = 64 << 20
"""Of all metafiles; each has its warning in any case."""
_METAFILES = (".emf", ".wmf", ".emz", ".wmz")
_MEDIA_TYPES = MEDIA_TYPES | {
    "emz": "image/x-emz",
    "wmz": "image/x-wmz",
    "wdp": "image/vnd.ms-photo",
}

Crop = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a stored picture."""

    sha256: str
    width: int
    height: int
    media_type: str


def shape_images(reading: Reading, shape: Shape, arrows: dict[str, Relationship]) -> list[Block]:
    """Note each picture that the shape shows, and whether it shows all of it; gives back texts that are drawn as such."""
    blocks: list[Block] = []
    for scope in scopes(shape):
        for blip in scope.iter(A_BLIP):
            arrow = arrows.get(blip.get(R + "embed") or "")
            if arrow is None or arrow.external or arrow.target.lower().endswith(".svg"):
                continue
            note_image(reading, arrow.target, shape.spot, crop=_crop(blip))
            blocks += drawn_blocks(reading, arrow.target, shape.spot)
    return blocks


def drawn_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """The texts in a metafile, once per slide; its curves and pictures are left to the warning about it."""
    if not part.lower().endswith(_METAFILES) or not reading.first_time(
        "drawn", spot.slide, part.lower()
    ):
        return []
    data = reading.package.raw(part, METAFILE_BYTES)
    if data and data.startswith(b"\x1f\x8b"):
        with contextlib.suppress(zlib.error):
            data = zlib.decompressobj(31).decompress(data, METAFILE_BYTES)
    reading.tally.drawn_bytes += len(data or b"")
    if not data or reading.tally.drawn_bytes > DRAWN_BYTES:
        return []
    lines = metafile_lines(data)
    return reading.block(BlockKind.IMAGE_TEXT, "\n".join(lines), spot.at(part))


def note_image(reading: Reading, part: str, spot: Spot, *, crop: Crop | None = None) -> None:
    """Put a use of the picture among the deck's images; a warning when its bytes cannot be had."""
    reading.first_time("image", spot.slide, part.lower())
    stored = _stored(reading, part)
    if stored is None:
        return
    if crop is not None and not _hides_pixels(crop, stored):
        crop = None
    reading.images.append(
        Image(
            sha256=stored.sha256,
            width=stored.width,
            height=stored.height,
            slide=reading.host_slide if reading.via else spot.slide,
            cropped=crop is not None,
            crop=crop,
            bbox=None if reading.via else spot.bbox,
            part=reading.prefix + part,
            media_type=stored.media_type,
        )
    )


def _hides_pixels(crop: Crop, stored: Stored) -> bool:
    """Whether anything is cut off whole; a pixel of which a part is shown is not hidden. Drawings have no pixels."""
    if not stored.width or not stored.height or stored.media_type in _DRAWINGS:
        return True
    left, top, right, bottom = crop
    return max(left, right) * stored.width >= 1 or max(top, bottom) * stored.height >= 1


_DRAWINGS = frozenset({"image/x-emf", "image/x-wmf", "image/svg+xml"})


def picture_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """Text of a drawing; any other picture is noted, unless its shape did that already."""
    blocks = name_blocks(reading, part, spot)
    if part.lower().endswith(".svg"):
        root = reading.package.xml(part)
        if root is not None:
            for element in root.iter("{*}text", "{*}title", "{*}desc", "{*}foreignObject"):
                said = " ".join(texts_in(element))
                blocks += reading.block(BlockKind.SVG_TEXT, said, spot)
    if reading.first_time("image", spot.slide, part.lower()):
        note_image(reading, part, spot)
        blocks += drawn_blocks(reading, part, spot)
    return blocks


def media_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """A film or a sound: its name where somebody chose it; nobody listens to it here."""
    reading.package.seen.add(part.lower())
    reading.warn("media_not_read", part, "A film or a sound; what is said in it was not heard.")
    return name_blocks(reading, part, spot)


def vml_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """Texts of an old drawing: on a path, and in its text boxes."""
    root = reading.package.xml(part)
    if root is None:
        return []
    blocks: list[Block] = []
    for path in root.iter("{*}textpath"):
        blocks += reading.block(BlockKind.VML_TEXT, path.get("string"), spot)
    for box in root.iter("{*}textbox"):
        blocks += reading.block(BlockKind.VML_TEXT, "\n".join(texts_in(box)), spot)
    return blocks


def name_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """The file name of the part where it is more than "image1.png"."""
    name = posixpath.basename(part)
    if _MADE_UP.fullmatch(name) or not reading.first_time("name", part.lower()):
        return []
    return reading.block(BlockKind.MEDIA_NAME, name, spot)


def _stored(reading: Reading, part: str) -> Stored | None:
    if part.lower() in reading.stored:
        return reading.stored[part.lower()]
    reading.package.seen.add(part.lower())
    stored = None
    try:
        sha256, head = reading.archive.digest(part)
    except PartError as error:
        reading.warn(error.code, part, error.detail)
    else:
        width, height = measure(head)
        media_type = _MEDIA_TYPES.get(part.lower().rpartition(".")[2], "")
        stored = Stored(sha256, width, height, media_type)
    reading.stored[part.lower()] = stored
    return stored


def _crop(blip: Element) -> Crop | None:
    """How much is cut off at the left, top, right and bottom; None where nothing is."""
    fill = blip.getparent()
    rect = None if fill is None else fill.find(A_SRC_RECT)
    if rect is None:
        return None
    left, top, right, bottom = (_share(rect.get(side) or "0") for side in "ltrb")
    return (left, top, right, bottom) if left or top or right or bottom else None


def _share(text: str) -> float:
    """Thousandths of a percent, or a percentage in strict files; less than nothing widens the picture and cuts nothing."""
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text) / 100_000
    except ValueError:
        return 0.0
    return min(share, 1.0) if share > 0 else 0.0
