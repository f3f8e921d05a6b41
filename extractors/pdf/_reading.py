"""A PDF's bytes to a Deck: pages first, then roles told over all pages, then what stands beside them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from deckproof.errors import DamagedDeckError, DeckTooLargeError, EncryptedDeckError, NoSlidesError
from deckproof.model import Block, BlockKind, Deck, Image, ReadWarning, Slide, Visibility
from extractors import ReadOptions
from extractors._ids import block_id
from extractors._text_blocks import Line, TextBlock, group_lines, reading_order
from extractors.pdf._beside import beside_blocks
from extractors.pdf._guard import check_streams
from extractors.pdf._lines import PageFrame, TextPage, page_frame, part_unseen, read_lines
from extractors.pdf._objects import PageObjects, page_objects, try_out, unseen_texts
from extractors.pdf._pictures import MOST_ON_PAGE, page_images, page_itself
from extractors.pdf._roles import PageBlocks, mark_footers, mark_notes, mark_titles, mend_hyphens
from extractors.pdf._structure import Structure, read_structure

READER = "pdf/1"
PAGES = 2_000
"""A deck has a few hundred at most; pdfium believes whatever count a file claims."""
PAGE_CHARACTERS = 400_000
TRIED_OUT = 60
"""Pages that are drawn to see whether a text is covered; each costs some 20 ms."""
_MADE_UP_TITLE = re.compile(
    r"^(microsoft )?powerpoint|powerpoint$|^(slide|diapositiva|folie|document) ?\d+$|^untitled"
    r"|\.(pptx?|potx|key|odp|docx?|pdf|indd)$",
    re.IGNORECASE,
)
"""Titles that programs write: "PowerPoint Presentation", "Microsoft PowerPoint - talk.ppt", "talk.key"."""
_ROLES = {
    "title": BlockKind.TITLE,
    "body": BlockKind.BODY,
    "footer": BlockKind.FOOTER,
    "table": BlockKind.TABLE,
    "notes": BlockKind.NOTES,
}


@dataclass(slots=True)
class Pages:
    """What the pages gave."""

    sha256: str
    layers_off: frozenset[str] = frozenset()
    pages: list[PageBlocks] = field(default_factory=list)
    frames: list[PageFrame] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    """Pages without text on which something is drawn."""
    tried_out: int = 0
    warnings: list[ReadWarning] = field(default_factory=list)


def read(data: bytes, name: str, options: ReadOptions, *, depth: int = 0) -> Deck:
    """The deck; raises a DeckError that names the file. `depth` counts the files it is attached in."""
    del options  # pictures are read afterwards, in a process of their own
    check_streams(data, name)
    document = _open(data, name)
    try:
        structure = read_structure(data)
        found = _read_pages(document, hashlib.sha256(data).hexdigest(), structure.layers_off)
    finally:
        document.close()
    return _deck(name, found, structure, depth)


def _open(data: bytes, name: str) -> Any:
    if b"%PDF-" not in data[:1024]:
        raise DamagedDeckError(
            "The PDF is damaged: its first bytes are not those of a PDF.",
            where=name,
            remedy="Export it anew from the program it came from.",
        )
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, data, name) from None
    if count > PAGES:
        document.close()
        raise DeckTooLargeError(
            f"The PDF says that it has {count} pages; {PAGES} are the limit.",
            where=name,
            remedy="Export the pages that matter to a file of their own.",
        )
    if count == 0:
        document.close()
        raise NoSlidesError(
            "The PDF has no pages.", where=name, remedy="Export it anew with its slides."
        )
    return document


def _refusal(
    error: pypdfium2.PdfiumError, data: bytes, name: str
) -> EncryptedDeckError | DamagedDeckError:
    code = getattr(error, "err_code", None)
    # pdfium's last error can be one of an earlier file, so the file has to say it too.
    if code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY} and b"/Encrypt" in data:
        return EncryptedDeckError(
            "The PDF is protected by a password.",
            where=name,
            remedy="Save a copy without the password and give that.",
        )
    return DamagedDeckError(
        "The PDF is damaged or cut short: its pages cannot be found.",
        where=name,
        remedy="Export it anew from the program it came from.",
    )


def _read_pages(document: Any, sha256: str, layers_off: Collection[str] = ()) -> Pages:
    found = Pages(sha256, frozenset(layers_off))
    for index in range(len(document)):
        number = index + 1
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            found.pages.append(PageBlocks(number, 1, 1, []))
            found.frames.append(PageFrame(0, 0, 1, 1, 0))
            found.warnings.append(_warning("page_damaged", number, "the page cannot be loaded"))
            continue
        try:
            _read_page(page, number, found)
        finally:
            page.close()
    return found


def _read_page(page: Any, number: int, found: Pages) -> None:
    frame = page_frame(page)
    found.frames.append(frame)
    objects = page_objects(page.raw)
    if not objects.whole or len(objects.images) > MOST_ON_PAGE:
        found.warnings.append(
            _warning("part_too_large", number, "not everything drawn on it was looked at")
        )
    lines: list[Line] = []
    try:
        text = TextPage(page)
    except pypdfium2.PdfiumError:
        found.warnings.append(_warning("page_damaged", number, "the page's text cannot be loaded"))
    else:
        lines = _lines(text, frame, objects, number, found)
        text.close()
    images = page_images(objects.images, number, frame)
    if not lines and objects.drawn:
        # Looked at as one picture, so its pieces need no further look.
        found.images.append(page_itself(found.sha256, number, frame))
        found.scanned.append(number)
        images = [replace(image, read=True) for image in images]
    found.images.extend(images)
    if any(line.hidden for line in lines) and found.tried_out < TRIED_OUT:
        found.tried_out += 1
        lines = try_out(page, objects, frame, lines)
    found.pages.append(PageBlocks(number, frame.width, frame.height, group_lines(lines)))


def _lines(
    text: TextPage, frame: PageFrame, objects: PageObjects, number: int, found: Pages
) -> list[Line]:
    if text.count > PAGE_CHARACTERS:
        found.warnings.append(
            _warning("part_too_large", number, f"more than {PAGE_CHARACTERS} characters")
        )
        text.count = PAGE_CHARACTERS
    lines = read_lines(text, frame)
    unseen = unseen_texts(objects, text, frame, lines, found.layers_off)
    return part_unseen(text, frame, lines, unseen) if unseen else lines


def _deck(name: str, found: Pages, structure: Structure, depth: int) -> Deck:
    outline: dict[int, list[str]] = {}
    for _depth, title, page in structure.outline:
        if page is not None:
            outline.setdefault(page, []).append(title)
    mend_hyphens(found.pages)
    mark_footers(found.pages)
    mark_notes(found.pages)
    mark_titles(found.pages, outline)
    beside = beside_blocks(structure, found.frames, depth)
    sections = _sections(structure, len(found.pages))
    slides = tuple(
        _slide(page, beside.on_page.get(page.number, []), sections.get(page.number))
        for page in found.pages
    )
    scans = [
        _warning("needs_ocr", number, "the page has no text, only a picture of it")
        for number in found.scanned
    ]
    warnings = [*found.warnings, *structure.warnings, *beside.warnings, *scans]
    return Deck(
        sha256=found.sha256,
        name=name,
        format="pdf",
        title=_title(structure.properties.get("core.title", ""), slides, name),
        properties=structure.properties,
        slides=slides,
        blocks=tuple(beside.of_document),
        images=tuple(found.images),
        warnings=tuple(warnings),
        reader=READER,
    )


def _title(told: str, slides: Sequence[Slide], name: str) -> str:
    """The title in the properties, unless a program put it there; else that of the first slide with one."""
    if told and not _MADE_UP_TITLE.search(told):
        return told
    return next((slide.title for slide in slides if slide.title), told or name)


def _slide(page: PageBlocks, beside: Sequence[Block], section: str | None) -> Slide:
    part = f"page {page.number}"
    blocks = [_block(block, page, part, at) for at, block in enumerate(reading_order(page.blocks))]
    title = next((block.text for block in blocks if block.kind is BlockKind.TITLE), "")
    return Slide(
        number=page.number,
        title=" ".join(title.split()),
        section=section,
        blocks=(*blocks, *beside),
        part=part,
    )


def _block(block: TextBlock, page: PageBlocks, part: str, at: int) -> Block:
    kind = _ROLES[block.role]
    levels = block.levels
    return Block(
        id=block_id(part, kind, str(at)),
        kind=kind,
        text=block.text,
        visibility=_visibility(block, page),
        part=part,
        slide=page.number,
        level=levels[0] if kind is BlockKind.BODY else None,
        bbox=(block.left, block.top, block.right - block.left, block.bottom - block.top),
        levels=levels if len(set(levels)) > 1 and kind is BlockKind.BODY else (),
    )


def _visibility(block: TextBlock, page: PageBlocks) -> Visibility:
    if block.role == "notes":
        return Visibility.NOTES
    if (
        block.right <= 0
        or block.bottom <= 0
        or block.left >= page.width
        or block.top >= page.height
    ):
        return Visibility.OFF_SLIDE
    return Visibility.HIDDEN_SHAPE if block.hidden else Visibility.SHOWN


def _sections(structure: Structure, count: int) -> dict[int, str]:
    """The outline's uppermost entry that each page stands under; none where there is one for about every page."""
    tops = [
        (page, title) for depth, title, page in structure.outline if depth == 0 and page is not None
    ]
    if not tops or len(tops) > 0.5 * count:
        return {}
    sections: dict[int, str] = {}
    current = ""
    starts = dict(reversed(tops))
    for number in range(1, count + 1):
        current = starts.get(number, current)
        if current:
            sections[number] = current
    return sections


def _warning(code: str, page: int, detail: str) -> ReadWarning:
    return ReadWarning(code=code, part=f"page {page}", slide=page, detail=detail)
