"""The clean copy of a PDF: pictures of its pages with black boxes over what had to go, read again by OCR and scanned.

Nothing of the file itself is in it, no text, link, comment or property. Where the place of something that had to go cannot be
told, its page is black; what OCR still reads of it goes into another pass, and what is left after the last blackens the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.counts import counted
from deckproof.errors import DamagedDeckError
from deckproof.model import Deck, Finding, Visibility

if TYPE_CHECKING:
    from extractors import ReadOptions
    from extractors.covering import Cover, CoveredPage

WIDTH_PX = 1600
PASSES = 3
_REMEDY = "Run the file that it was made from, or save it as PPTX and run that."
_UNDRAWN = frozenset({Visibility.METADATA, Visibility.COMMENT, Visibility.EMBEDDED, Visibility.ORPHAN})  # fmt: skip
"""What no page shows, since comments and form fields are not drawn."""

Scan = Callable[[Deck], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Pictured:
    """The PDF of pictures with how it reads and what was found in it; pages that are black have their numbers here."""

    data: bytes
    read: Deck
    findings: tuple[Finding, ...]
    black: tuple[int, ...]
    covered: int
    """How many boxes there are."""


def picture_copy(
    path: Path,
    deck: Deck,
    found: Sequence[Finding],
    folder: Path,
    *,
    scan: Scan,
    options: ReadOptions,
) -> Pictured:
    """The PDF at `path`, which was read as `deck`, as pictures; raises a DeckError where its pages cannot be drawn."""
    from extractors import read_deck
    from writers.cleaning.picture_pdf import Page, pdf_of
    from writers.cleaning.planning import is_wording, must_go, written_elsewhere
    from writers.cleaning.verdict import PDF_NAME
    from writers.masking.settling import settled

    counting = settled(deck, found)
    marked = [one for one in counting if is_wording(one)]
    marked += written_elsewhere(deck, marked, counting)
    covers = list(dict.fromkeys(_covers(deck, marked)))
    for number in range(PASSES):
        pages = _drawn(path, covers, folder / str(number), len(deck.slides))
        data = pdf_of(
            [
                Page(
                    data=page.data,
                    width_px=page.width_px,
                    height_px=page.height_px,
                    width=page.width,
                    height=page.height,
                )
                for page in pages
            ]
        )
        made = folder / f"{number}-{PDF_NAME}"
        made.write_bytes(data)
        read = read_deck(made, name=PDF_NAME, options=options)
        again = scan(read)
        left = [one for one in again if must_go(one) and one.slide is not None]
        if not left:
            break
        last = number == PASSES - 2
        covers += [_whole(one, read, page_only=last) for one in left]
    black = tuple(at for at, page in enumerate(pages, 1) if page.blank)
    return Pictured(data, read, again, black, sum(page.covered for page in pages))


def remarks_on(made: Pictured) -> tuple[str, ...]:
    """What a reviewer reads about it."""
    remarks = [
        "The deck is a PDF; this copy is a PDF of pictures of its pages, in which no text can be searched, copied or read aloud.",
        "Words that had to go are under black boxes. OCR overlooks words that people can read: look at every page.",
        "Links, comments, form fields, attachments, bookmarks and properties are gone.",
    ]
    if made.covered:
        remarks.append(f"{counted(made.covered, 'place was', 'places were')} covered.")
    if made.black:
        which = ", ".join(map(str, made.black))
        remarks.append(
            f"Nothing is shown of these pages, since it could not be told where on them something stands that had to go: {which}."
        )
    return tuple(remarks)


def _drawn(
    path: Path, covers: Sequence[Cover], folder: Path, count: int
) -> tuple[CoveredPage, ...]:
    from extractors.covering import draw_covered

    pages = draw_covered(path, covers, folder, width_px=WIDTH_PX)
    if pages is None or len(pages) != count or not pages:
        raise DamagedDeckError(
            "No clean copy was made: the pages of this PDF file cannot be drawn.", remedy=_REMEDY
        )
    return pages


def _covers(deck: Deck, marked: Sequence[Finding]) -> Iterator[Cover]:
    """The places of what has to go; a spelling that is replaced everywhere is looked for on every page."""
    from extractors.covering import Cover
    from writers.cleaning.planning import is_spread
    from writers.masking.folding import LONG_ENOUGH

    blocks = {block.id: block for block in deck.all_blocks()}
    pages = [slide.number for slide in deck.slides]
    for found in marked:
        block = blocks.get(found.block or "")
        page = found.slide if block is None else block.slide
        if page is not None and found.visibility not in _UNDRAWN:
            yield Cover(page=page, text=found.text, box=None if block is None else block.bbox)
    for text in sorted({found.text for found in marked if is_spread(found)}):
        short = sum(map(str.isalnum, text)) < LONG_ENOUGH
        yield from (Cover(page=page, text=text, box=_NOWHERE, whole_words=short) for page in pages)
    for block in blocks.values():
        if block.visibility is Visibility.NOTES and block.slide is not None:
            yield Cover(page=block.slide, box=block.bbox)  # handouts show them below the slide


_NOWHERE = (-9.0, -9.0, 1.0, 1.0)
"""Beyond every page: covered where the words are not found on it."""


def _whole(found: Finding, read: Deck, *, page_only: bool) -> Cover:
    from extractors.covering import Cover

    blocks = {block.id: block for block in read.all_blocks()}
    block = blocks.get(found.block or "")
    box = None if block is None or page_only else block.bbox
    return Cover(page=found.slide or 1, text="", box=box)
