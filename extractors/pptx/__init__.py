"""PowerPoint files: .pptx, .potx, .ppsx and their kin with macros, transitional and strict (ISO/IEC 29500).

Our own walk over the package, since every text of the file has to be seen, also where no program shows it.
"""

from __future__ import annotations

import hashlib

from deckproof.model import Deck
from extractors import ReadOptions, readers
from extractors._archive import Archive
from extractors.pptx.presentation import read_presentation
from extractors.pptx.reading import Reading
from extractors.pptx.titles import deck_title

VERSION = "pptx/1"
ENDINGS = ("pptx", "pptm", "potx", "potm", "ppsx", "ppsm")


@readers.add("pptx")
def read_pptx(data: bytes, name: str, options: ReadOptions) -> Deck:
    """The deck in these bytes; raises DamagedDeckError, NoSlidesError, DeckTooLargeError, EncryptedDeckError."""
    del options  # images are read afterwards, in a process of their own
    reading = Reading(Archive(data))
    contents = read_presentation(reading)
    return Deck(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        format="pptx",
        title=deck_title(contents.slides, contents.properties, name),
        properties=contents.properties,
        slides=tuple(contents.slides),
        blocks=tuple(contents.blocks),
        images=tuple(reading.images),
        warnings=tuple(reading.warnings),
        reader=VERSION,
    )
