"""Text in a deck's pictures, and what the picture files say about themselves.

Every distinct picture is looked at once, whole: what a crop hides is still in the file. A picture nobody looked at is a
warning, never a silence.
"""

from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deckproof.errors import DeckError
from deckproof.model import BBox, Block, BlockKind, Deck, Image, ReadWarning, Slide, Visibility
from extractors import ReadOptions
from extractors._archive import PartError
from extractors._ids import block_id
from extractors._image_texts import keep_text, kept_text
from extractors._ocr import NoOcrError, ReadLine, engine_name, read_text
from extractors._text_blocks import Line, TextBlock, group_lines, reading_order

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
_METAFILE_ENDINGS = (".emf", ".wmf", ".emz", ".wmz", ".svm")


@dataclass(slots=True)
class Looked:
    """What one distinct picture gave."""

    lines: list[ReadLine] = field(default_factory=list)
    exif: dict[str, str] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)
    read: bool = False
    warning: str = ""
    detail: str = ""


def read_images(deck: Deck, load: Callable[[Image], bytes], options: ReadOptions) -> Deck:
    """The deck with blocks of kind image_text, with EXIF, and with a warning for each picture not looked at.

    `load` gives a picture's bytes; where it raises DeckError or PartError, that picture is a warning.
    """
    engine = engine_name() if options.ocr else ""
    looked: dict[str, Looked] = {}
    for image in deck.images:
        if not image.read and image.sha256 not in looked:
            looked[image.sha256] = _look(image, load, engine, options.cache_dir)
    images = tuple(_with_findings(image, looked.get(image.sha256)) for image in deck.images)
    return _joined(deck, images, looked)


def _look(image: Image, load: Callable[[Image], bytes], engine: str, cache: Path | None) -> Looked:
    found = Looked(size=(image.width, image.height))
    if _is_metafile(image):
        found.warning, found.detail = (
            "metafile_not_read",
            "A metafile (EMF or WMF) may hold text that nobody has looked at.",
        )
        return found
    try:
        data = load(image)
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
            _open_and_read(image, data, engine, cache, found)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError) as error:
        found.warning = "image_not_read"
        found.detail = f"It cannot be opened ({type(error).__name__})."
    return found


def _open_and_read(
    image: Image, data: bytes, engine: str, cache: Path | None, found: Looked
) -> None:
    from PIL import Image as Pillow

    Pillow.MAX_IMAGE_PIXELS = PIXELS
    opened: Any
    with Pillow.open(io.BytesIO(data), formats=_FORMATS) as opened:
        found.size = opened.size
        from extractors._exif import exif_of

        found.exif = exif_of(opened)
        if max(opened.size) < SMALLEST or min(opened.size) < NARROWEST:
            found.warning = "image_too_small"
            found.detail = f"{opened.width} by {opened.height} pixels; no text is looked for."
            return
        if opened.width * opened.height > PIXELS:
            found.warning, found.detail = "image_not_read", f"It has more than {PIXELS} pixels."
            return
        if not engine:
            found.warning = "image_not_read"
            found.detail = "Nobody has looked at the text in this picture."
            return
        kept = kept_text(cache, image.sha256, engine)
        if kept is None:
            kept = _read_frames(opened)
            keep_text(cache, image.sha256, engine, kept)
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


def _joined(deck: Deck, images: Sequence[Image], looked: dict[str, Looked]) -> Deck:
    """The deck with the blocks under their slides and the warnings behind its own."""
    hidden = {slide.number: slide.hidden for slide in deck.slides}
    known = {block.id: block for block in deck.all_blocks()}
    blocks: dict[int | None, list[Block]] = {}
    told: list[ReadWarning] = []
    warned: set[str] = set()
    placed: list[Image] = []
    for use, image in enumerate(images):
        found = looked.get(image.sha256)
        placed.append(image)
        if found is None:
            continue
        if found.warning and image.sha256 not in warned:
            warned.add(image.sha256)
            told.append(
                ReadWarning(
                    code=found.warning, part=image.part, slide=image.slide, detail=found.detail
                )
            )
        alt = known.get(image.block or "")
        box = image.bbox or (alt.bbox if alt else None)
        made = _blocks(replace(image, bbox=box), use, found.lines, hidden)
        blocks.setdefault(image.slide if image.slide in hidden else None, []).extend(made)
        if made and image.block is None:
            placed[-1] = replace(image, block=made[0].id)
    slides = tuple(_with_blocks(slide, blocks.get(slide.number, [])) for slide in deck.slides)
    return replace(
        deck,
        slides=slides,
        blocks=(*deck.blocks, *blocks.get(None, ())),
        images=tuple(placed),
        warnings=(*_with_ocr_told(deck.warnings, images), *told),
    )


def _with_ocr_told(
    warnings: Sequence[ReadWarning], images: Sequence[Image]
) -> Iterator[ReadWarning]:
    """The warnings, those about pages without text saying that OCR has read them, where it has."""
    seen = {image.part for image in images if image.read}
    for warning in warnings:
        if warning.code == "needs_ocr" and warning.part in seen:
            yield replace(warning, detail="The page is a picture; OCR read its text and may err.")
        else:
            yield warning


_LAST = {BlockKind.NOTES, BlockKind.COMMENT, BlockKind.COMMENT_AUTHOR}


def _with_blocks(slide: Slide, blocks: list[Block]) -> Slide:
    """The slide with these blocks before its notes and comments; a page that is one picture takes its title from it."""
    if not blocks:
        return slide
    at = next(
        (at for at, block in enumerate(slide.blocks) if block.kind in _LAST), len(slide.blocks)
    )
    title = slide.title
    whole = [block for block in blocks if block.part == slide.part]
    if not title and whole and not any(block.kind is BlockKind.BODY for block in slide.blocks):
        title = " ".join(_largest(whole).text.split())[:120]
    return replace(slide, title=title, blocks=(*slide.blocks[:at], *blocks, *slide.blocks[at:]))


def _largest(blocks: Sequence[Block]) -> Block:
    """The block with the highest lines, among those of the upper half if there are any."""

    def line_height(block: Block) -> float:
        return block.bbox[3] / (block.text.count("\n") + 1) if block.bbox else 0

    return max(blocks, key=line_height)


def _blocks(
    image: Image, use: int, lines: Sequence[ReadLine], hidden: dict[int, bool]
) -> list[Block]:
    """The texts of one use of a picture, in reading order; lines that the crop hides are blocks of their own."""
    cropped = [line for line in lines if _is_cropped(image, line)]
    shown = [line for line in lines if not _is_cropped(image, line)]
    made: list[Block] = []
    for some, visibility in ((shown, _visibility(image, hidden)), (cropped, Visibility.CROPPED)):
        for group in reading_order(group_lines([_line(line, image) for line in some])):
            made.append(
                Block(
                    id=block_id(image.part, f"image_text {image.slide} {use}", str(len(made))),
                    kind=BlockKind.IMAGE_TEXT,
                    text=group.text,
                    visibility=visibility,
                    part=image.part,
                    slide=image.slide if image.slide in hidden else None,
                    bbox=_on_slide(group, image),
                )
            )
    return made


def _is_cropped(image: Image, line: ReadLine) -> bool:
    """Whether the crop hides the line's middle; where only the fact of a crop is known, every line may be hidden."""
    if image.crop is None:
        return image.cropped
    left, top, right, bottom = image.crop
    across, down = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    return not (left <= across <= 1 - right and top <= down <= 1 - bottom)


def _visibility(image: Image, hidden: dict[int, bool]) -> Visibility:
    if "thumbnail" in image.part.lower():
        return Visibility.METADATA
    return Visibility.HIDDEN_SLIDE if hidden.get(image.slide or 0) else Visibility.SHOWN


def _line(line: ReadLine, image: Image) -> Line:
    """The line in pixels, which have the picture's proportions."""
    width, height = max(image.width, 1), max(image.height, 1)
    top, bottom = line.top * height, line.bottom * height
    return Line(line.text, line.left * width, top, line.right * width, bottom, bottom - top, 0, 0)


def _on_slide(block: TextBlock, image: Image) -> BBox:
    """The block's box in points on the slide; in pixels of the picture where its place is not known."""
    left, top = block.left, block.top
    wide, high = block.right - block.left, block.bottom - block.top
    if image.bbox is None:
        return left, top, wide, high
    crop = image.crop or (0.0, 0.0, 0.0, 0.0)
    x, y, shown_width, shown_height = image.bbox
    across = shown_width / max(1 - crop[0] - crop[2], 0.01) / max(image.width, 1)
    down = shown_height / max(1 - crop[1] - crop[3], 0.01) / max(image.height, 1)
    return (
        x + left * across - crop[0] * max(image.width, 1) * across,
        y + top * down - crop[1] * max(image.height, 1) * down,
        wide * across,
        high * down,
    )
