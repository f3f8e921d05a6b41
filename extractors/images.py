"""Text in a deck's pictures, and what the picture files say about themselves.

Every distinct picture is looked at once, whole: what a crop hides is still in the file. A picture nobody looked at is a
warning, never a silence.
"""

from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deckproof.errors import DeckError
from deckproof.model import Deck, Image
from extractors import ReadOptions
from extractors._archive import PartError
from extractors._image_blocks import Looked, join_findings
from extractors._image_texts import as_kept, keep_text, kept_text
from extractors._ocr import NoOcrError, ReadLine, engine_name, read_text

SMALLEST = 64
"""Pixels; a picture with no side as long as this is an icon."""
NARROWEST = 12
"""Pixels; a strip as narrow as this is a line or a shade, not letters."""
PIXELS = 80_000_000
"""Above this nothing is decoded: 240 MB as RGB."""
FRAMES = 10
"""Of an animation or a fax; more are a warning."""
_FORMATS = (
    "PNG",
    "JPEG",
    "GIF",
    "BMP",
    "DIB",
    "TIFF",
    "WEBP",
    "ICO",
    "PPM",
    "JPEG2000",
    "PCX",
    "TGA",
)
"""What Pillow may open. Not EPS and WMF, which start other programs."""
_METAFILES = {"emf", "x-emf", "wmf", "x-wmf", "x-msmetafile", "x-emz", "x-wmz", "x-svm"}
_UNREAD = "image_not_read", "Nobody has looked at the text in this picture."
_METAFILE_ENDINGS = (".emf", ".wmf", ".emz", ".wmz", ".svm")


class NotKeptError(Exception):
    """A picture has to be read that nobody has read before."""


def _nothing_is_bare(image: Image) -> bool:
    del image
    return False


def read_images(
    deck: Deck,
    load: Callable[[Image], bytes],
    options: ReadOptions,
    *,
    is_bare: Callable[[Image], bool] = _nothing_is_bare,
    kept_only: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Deck:
    """The deck with blocks of kind image_text, with EXIF, and with a warning for each picture not looked at.

    `load` gives a picture's bytes; where it raises DeckError or PartError, that picture is a warning. `is_bare` says of a
    picture that its file would be made of its pixels alone, so it is not loaded where nobody reads the text in it.
    `told` hears after each picture how many were looked at, and of how many distinct ones.
    Raises NotKeptError, where `kept_only`, rather than read a text that is not kept already.
    """
    engine = engine_name() if options.ocr else ""
    work = _Work(load, engine, options.cache_dir, is_bare, kept_only)
    looked: dict[str, Looked] = {}
    wanted: dict[str, Image] = {}
    for image in deck.images:
        if not image.read:
            wanted.setdefault(image.sha256, image)
    for sha256, image in wanted.items():
        looked[sha256] = _look(image, work)
        if told is not None:
            told(len(looked), len(wanted))
    images = tuple(_with_findings(image, looked.get(image.sha256)) for image in deck.images)
    return join_findings(deck, images, looked)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is the same for all pictures of a deck."""

    load: Callable[[Image], bytes]
    engine: str
    cache: Path | None
    is_bare: Callable[[Image], bool]
    kept_only: bool


def _look(image: Image, work: _Work) -> Looked:
    found = Looked(size=(image.width, image.height))
    if _is_metafile(image):
        found.warning, found.detail = (
            "metafile_not_read",
            "A metafile (EMF or WMF) may hold text that nobody has looked at.",
        )
        return found
    if not work.engine and work.is_bare(image):
        _too_large_or_small(image.width, image.height, found)
        found.warning, found.detail = found.warning or _UNREAD[0], found.detail or _UNREAD[1]
        return found
    try:
        data = work.load(image)
    except PartError as error:
        found.warning, found.detail = "image_not_read", f"It cannot be loaded. {error.detail}"
        return found
    except DeckError as error:
        found.warning, found.detail = "image_not_read", f"It cannot be loaded. {error.what}"
        return found
    if _is_svg(image, data):
        # Its text is read as svg_text, and what draws it elsewhere is a picture of its own.
        found.read = b"<image" not in data
        if not found.read:
            found.warning, found.detail = "image_not_read", "A drawing with a picture inside."
        return found
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            _open_and_read(image, data, work, found)
    except NotKeptError:
        raise
    except Exception as error:  # noqa: BLE001 - the border of one picture: decoders raise what they like
        found.warning = "image_not_read"
        found.detail = f"It cannot be opened ({type(error).__name__})."
    return found


def _too_large_or_small(width: int, height: int, found: Looked) -> bool:
    """Whether no text is looked for in a picture of this size; the finding says so."""
    if max(width, height) < SMALLEST or min(width, height) < NARROWEST:
        found.warning = "image_too_small"
        found.detail = f"{width} by {height} pixels; no text is looked for."
    elif width * height > PIXELS:
        found.warning, found.detail = "image_not_read", f"It has more than {PIXELS} pixels."
    return bool(found.warning)


def _open_and_read(image: Image, data: bytes, work: _Work, found: Looked) -> None:
    from PIL import Image as Pillow

    Pillow.MAX_IMAGE_PIXELS = PIXELS
    opened: Any
    with Pillow.open(io.BytesIO(data), formats=_FORMATS) as opened:
        found.size = opened.size
        from extractors._exif import exif_of

        found.exif = exif_of(opened)
        if _too_large_or_small(opened.width, opened.height, found):
            return
        if not work.engine:
            found.warning, found.detail = _UNREAD
            return
        kept = kept_text(work.cache, image.sha256, work.engine)
        if kept is None:
            if work.kept_only:
                raise NotKeptError
            kept = [as_kept(line) for line in _read_frames(opened)]
            keep_text(work.cache, image.sha256, work.engine, kept)
        found.lines, found.read = kept, True
        if getattr(opened, "n_frames", 1) > FRAMES:
            found.warning = "image_frames_not_read"
            found.detail = f"Only {FRAMES} of its {opened.n_frames} frames were looked at."


def _read_frames(opened: Any) -> list[ReadLine]:
    """The lines of all frames; what several frames show is told once."""
    count = getattr(opened, "n_frames", 1)
    step = max(count / FRAMES, 1)
    lines: list[ReadLine] = []
    seen: set[str] = set()
    for at in range(min(count, FRAMES)):
        if count > 1:
            opened.seek(int(at * step))
        try:
            found = read_text(_flat(opened))
        except NoOcrError:
            raise OSError("no OCR") from None
        lines.extend(line for line in found if line.text not in seen)
        seen.update(line.text for line in found)
    return lines


def _flat(opened: Any) -> Any:
    """The picture as it is shown: upright, in RGB, on paper of a tone that its ink stands out from."""
    from PIL import Image as Pillow
    from PIL import ImageOps, ImageStat

    shown = ImageOps.exif_transpose(opened)
    if shown.mode in {"I;16", "I;16B", "I"}:
        return shown.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" not in shown.getbands() and "transparency" not in shown.info:
        return shown.convert("RGB")
    shown = shown.convert("RGBA")
    opaque = shown.getchannel("A")
    ink = ImageStat.Stat(shown.convert("L"), mask=opaque.point(lambda alpha: 255 * (alpha > 64)))
    light = bool(ink.count[0]) and ink.mean[0] > 160
    paper = Pillow.new("RGBA", shown.size, (0, 0, 0, 255) if light else (255, 255, 255, 255))
    paper.alpha_composite(shown)
    return paper.convert("RGB")


def _is_metafile(image: Image) -> bool:
    kind = image.media_type.rpartition("/")[2]
    return kind in _METAFILES or image.part.lower().endswith(_METAFILE_ENDINGS)


def _is_svg(image: Image, data: bytes) -> bool:
    return "svg" in image.media_type or image.part.lower().endswith(".svg") or b"<svg" in data[:512]


def _with_findings(image: Image, found: Looked | None) -> Image:
    if found is None:
        return image
    width, height = found.size
    return replace(
        image,
        read=found.read,
        exif={**image.exif, **found.exif},
        width=image.width or width,
        height=image.height or height,
    )
