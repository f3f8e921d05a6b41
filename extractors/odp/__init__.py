"""OpenDocument presentations (.odp, .otp; ISO/IEC 26300), as LibreOffice Impress writes them."""

from __future__ import annotations

from deckproof.model import Deck
from extractors import ReadOptions, readers

ENDINGS = ("odp", "otp")


@readers.add("odp")
def read_odp(data: bytes, name: str, options: ReadOptions) -> Deck:
    """The deck in these bytes; raises EncryptedDeckError, DamagedDeckError, NoSlidesError or DeckTooLargeError."""
    del options  # images are read afterwards, in a process of their own
    from extractors.odp._reading import read

    return read(data, name)
