"""The clean copy as PDF: drawn by LibreOffice, read and scanned again like the copy, and not there at all when in doubt.

What can be read in the PDF can be read in the copy that it was drawn from, so what had to go and is there holds up the copy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest
from deckproof.errors import DeckError
from deckproof.model import Action, Deck, Finding, Severity
from deckproof.scratch import scratch_folder

if TYPE_CHECKING:
    from extractors import ReadOptions

SAID = "A PDF of it lies beside it."
NO_OFFICE = "No PDF is beside it: LibreOffice, which draws it, is not installed."
TURNED_OFF = "No PDF is beside it: `pictures` is set to off."
NOT_DRAWN = (
    "No PDF is beside it: LibreOffice could not draw it, or drew other pages than there are slides."
)
NOT_READ = "No PDF is beside it: the one that LibreOffice drew could not be read."
LEFT_RULE = "clean-deck:left-in-pdf"
UNREAD_RULE = "clean-deck:pdf-unread"
LEFT_IN_PDF = "No PDF is beside it: something that had to go could still be read in it."


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDF with what was found only in it; without bytes, `remark` says why there is none,
    and the findings are about the copy.
    """

    remark: str
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


def print_copy(
    copy: Path, made: Deck, *, scan: Callable[[Deck], tuple[Finding, ...]], options: ReadOptions
) -> Printed:
    """The clean copy at `copy`, read as `made`, as PDF."""
    from extractors import read_deck
    from extractors.printing import find_soffice, print_pdf
    from writers.cleaning.verdict import PDF_NAME, left_over, only_in_pdf

    if find_soffice() is None:
        return Printed(NO_OFFICE)
    data = print_pdf(copy)
    if data is None:
        return Printed(NOT_DRAWN)
    with scratch_folder("printed") as folder:
        path = Path(folder, PDF_NAME)
        path.write_bytes(data)
        try:
            pages = read_deck(path, name=PDF_NAME, options=options)
        except DeckError:
            return Printed(NOT_READ, findings=(_asking(),))
    found = only_in_pdf(scan(pages), made)
    left = left_over(found)
    if left:
        return Printed(LEFT_IN_PDF, findings=tuple(_in_copy(one) for one in left))
    if len(pages.slides) != len(made.slides):
        return Printed(NOT_DRAWN)
    return Printed(SAID, data, found)


def _in_copy(found: Finding) -> Finding:
    """What was read in the PDF, as a severe finding on the copy; no decision about the deck settles it.

    Its action is to ask, since no further pass over the copy takes out what the copy's own reading does not see.
    """
    own_id = digest(f"{LEFT_RULE}\n{found.id}".encode())[:16]
    return replace(
        found,
        id=own_id,
        rule=LEFT_RULE,
        severity=Severity.HIGH,
        confidence=1.0,
        slide=None,
        block=None,
        start=0,
        end=0,
        why=f"A drawing of the clean copy still shows what had to go: {found.why}",
        action=Action.ASK,
        group=f"{LEFT_RULE}:{own_id}",
    )


def _asking() -> Finding:
    """What is told where a PDF was drawn that nobody could read."""
    return Finding.of_file(
        UNREAD_RULE,
        Severity.MEDIUM,
        "The PDF drawn from the clean copy could not be read, so it was not checked that all is gone that has to go.",
    )
