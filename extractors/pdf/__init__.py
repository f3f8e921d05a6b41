"""PDF: one slide a page. pdfium gives text, boxes and pictures; pypdf what stands beside the pages."""

from __future__ import annotations

from deckproof.model import Deck, Image
from extractors import ReadOptions, readers


@readers.add("pdf")
def read_pdf(data: bytes, name: str, options: ReadOptions) -> Deck:
    """The deck in these bytes; raises EncryptedDeckError, DamagedDeckError, NoSlidesError or DeckTooLargeError."""
    from extractors.pdf._reading import read

    return read(data, name, options)


def load_image(data: bytes, image: Image) -> bytes:
    """The picture, or the page as a picture, as an image file; raises DamagedDeckError."""
    from extractors.pdf._pictures import picture_bytes

    return picture_bytes(data, image.part)


def is_bare(image: Image) -> bool:
    """Whether its file is made by us out of its pixels; only a JPEG or a JPEG 2000 lies whole in a PDF."""
    return image.media_type == "image/png"
