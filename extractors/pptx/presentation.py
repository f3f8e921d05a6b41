"""The deck as a whole: slides in the order of presentation, sections, custom shows, and what belongs to no slide."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from deckproof.errors import DamagedDeckError, DeckTooLargeError, NoSlidesError
from deckproof.model import Block, BlockKind, Slide, Visibility
from extractors._xml import Element, attributes_of
from extractors.pptx.leftovers import leftover_blocks
from extractors.pptx.masters import Layouts, master_blocks
from extractors.pptx.names import RELATIONSHIPS, P, local
from extractors.pptx.properties import read_properties, stale_titles
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.slides import read_slide

SLIDES = 5_000
SECTION_LETTERS = 500
MAIN = "ppt/presentation.xml"


@dataclass(slots=True)
class Contents:
    """What a package came to."""

    slides: list[Slide] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


def read_presentation(reading: Reading) -> Contents:
    """Everything in the package; raises DamagedDeckError, NoSlidesError, DeckTooLargeError."""
    package = reading.package
    main = next(iter(package.related("", "officeDocument")), MAIN)
    if not package.has(main) and package.has(MAIN):
        main = MAIN
    root = package.xml(main) if package.has(main) else None
    if root is None:
        raise DamagedDeckError(
            f"The presentation is damaged: its main part {MAIN} cannot be read.",
            remedy="Open it in PowerPoint, let it repair the file, save it, and try again.",
        )
    contents = Contents()
    _fill(contents, reading, main, root)
    reading.slide = None
    return contents


def nested_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """The same for a deck in a deck: all its blocks, under the slide that holds it."""
    try:
        contents = read_presentation(reading)
    except (DamagedDeckError, NoSlidesError, DeckTooLargeError) as error:
        reading.warn("embedded_not_read", "", error.what)
        return []
    blocks = [block for slide in contents.slides for block in slide.blocks] + contents.blocks
    return [replace(block, slide=spot.slide) for block in blocks]


def _fill(contents: Contents, reading: Reading, main: str, root: Element) -> None:
    parts = _slide_parts(reading, main, root)
    if not parts:
        raise NoSlidesError("The presentation has no slides.", remedy="Give one that has.")
    if len(parts) > SLIDES:
        raise DeckTooLargeError(
            f"The presentation has more than {SLIDES} slides.", remedy="Split it."
        )
    layouts = Layouts(reading)
    size = _size(root)
    sections = _sections(root)
    contents.properties, properties = read_properties(reading)
    for number, (part, slide_id) in enumerate(parts, 1):
        contents.slides.append(
            read_slide(
                reading, part, number, size=size, section=sections.get(slide_id), layouts=layouts
            )
        )
    reading.slide = None
    spot = Spot(part=main, visibility=Visibility.METADATA)
    for element in root.iter("{*}section", "{*}custShow"):
        contents.blocks += reading.block(BlockKind.SECTION, element.get("name"), spot)
    if next(root.iter("{*}modifyVerifier"), None) is not None:
        contents.properties["presentation.modify_protected"] = "yes"
    contents.blocks += master_blocks(reading)
    titles = {slide.title for slide in contents.slides}
    contents.blocks += properties + stale_titles(reading, titles)
    contents.blocks += leftover_blocks(reading, main, {part.lower() for part, _ in parts})


def _slide_parts(reading: Reading, main: str, root: Element) -> list[tuple[str, str]]:
    """Part and id of each slide, in the order of presentation."""
    arrows = reading.package.relationships(main)
    found: dict[str, str] = {}
    repeated = 0
    for holder in root.iter(P + "sldIdLst"):
        for element in holder:
            key = _relationship_id(element)
            arrow = arrows.get(key)
            if local(element) != "sldId":
                continue
            if arrow is None or arrow.external:
                reading.warn("rel_dangling", main, "A slide is listed that is not in the file.")
            elif arrow.target in found:
                repeated += 1
            else:
                found[arrow.target] = element.get("id") or ""
    if repeated:
        reading.warn("slide_repeated", main, f"Slides are listed {repeated} times more than once.")
    return list(found.items())


def _relationship_id(element: Element) -> str:
    for name, value in attributes_of(element):
        if name.startswith("{") and name[1:].startswith(RELATIONSHIPS):
            return value
    return ""


def _size(root: Element) -> tuple[float, float] | None:
    size = next(root.iter(P + "sldSz"), None)
    try:
        return None if size is None else (float(size.get("cx") or 0), float(size.get("cy") or 0))
    except ValueError:
        return None


def _sections(root: Element) -> dict[str, str]:
    """The section of each slide by the slide's id."""
    found: dict[str, str] = {}
    for section in root.iter("{*}section"):
        for slide in section.iter("{*}sldId"):
            found[slide.get("id") or ""] = (section.get("name") or "")[:SECTION_LETTERS]
    return found
