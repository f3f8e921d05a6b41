"""PDF: one slide a page. pdfium gives text, boxes and pictures; pypdf what stands beside the pages."""

from __future__ import annotations

from deckproof.model import Deck
from extractors import ReadOptions, readers


@readers.add("pdf")
def read_pdf(data: bytes, name: str, options: ReadOptions) -> Deck:
    """The deck in these bytes; raises EncryptedDeckError, DamagedDeckError, NoSlidesError or DeckTooLargeError."""
    from extractors.pdf._reading import read

    return read(data, name, options)
