"""What was found in pictures, as blocks and warnings of the deck they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from deckproof.model import BBox, Block, BlockKind, Deck, Image, ReadWarning, Slide, Visibility
from extractors._ids import block_id
from extractors._ocr import ReadLine
from extractors._text_blocks import Line, TextBlock, group_lines, reading_order


@dataclass(slots=True)
class Looked:
    """What one distinct picture gave."""

    lines: list[ReadLine] = field(default_factory=list)
    exif: dict[str, str] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)
    read: bool = False
    warning: str = ""
    detail: str = ""


def join_findings(deck: Deck, images: Sequence[Image], looked: dict[str, Looked]) -> Deck:
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
    if "!/" in image.part:
        return Visibility.EMBEDDED  # of a file in the file
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
