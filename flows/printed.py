"""The clean copy as PDF: drawn by LibreOffice, read and scanned again like the copy, and not there at all when in doubt."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import DeckError
from deckproof.model import Deck, Finding

if TYPE_CHECKING:
    from extractors import ReadOptions

SAID = "A PDF of it lies beside it."
NO_OFFICE = "No PDF is beside it: LibreOffice, which draws it, is not installed."
TURNED_OFF = "No PDF is beside it: `pictures` is set to off."
NOT_DRAWN = (
    "No PDF is beside it: LibreOffice could not draw it, or drew other pages than there are slides."
)
LEFT_IN_PDF = "No PDF is beside it: something that had to go could still be read in it."


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDF with what was found only in it; without bytes, `remark` says why there is none."""

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
    with tempfile.TemporaryDirectory(prefix="deckproof-printed-") as folder:
        path = Path(folder, PDF_NAME)
        path.write_bytes(data)
        try:
            pages = read_deck(path, name=PDF_NAME, options=options)
        except DeckError:
            return Printed(NOT_DRAWN)
    if len(pages.slides) != len(made.slides):
        return Printed(NOT_DRAWN)
    found = only_in_pdf(scan(pages), made)
    if left_over(found):
        return Printed(LEFT_IN_PDF)
    return Printed(SAID, data, found)
