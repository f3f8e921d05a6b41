"""Old PowerPoint files (.ppt, [MS-PPT]): LibreOffice turns them into PPTX, and the reader of that reads them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from deckproof.errors import DamagedDeckError, DeckError, LegacyFormatError
from deckproof.model import Deck, Image, ReadWarning
from deckproof.scratch import scratch_folder
from extractors import ReadOptions, readers

ENDINGS = ("ppt", "pps")
TIMEOUT_S = 120
_ENCRYPTED = "EncryptedSummary".encode("utf-16-le")
_FIELDS = frozenset({"<number>", "<header>", "<footer>", "<date/time>"})
_SAVE_AS = "or open the file in PowerPoint and save it as PPTX."


@readers.add("ppt")
def read_ppt(data: bytes, name: str, options: ReadOptions) -> Deck:
    """The deck in these bytes; raises LegacyFormatError without LibreOffice, EncryptedDeckError, DamagedDeckError."""
    try:
        converted = _converted(data)
    except DeckError as error:
        raise type(error)(error.what, where=name, remedy=error.remedy) from None
    deck = _without_fields(readers.get("pptx")(converted, name, options))
    note = ReadWarning(
        code="converted",
        part="document",
        detail="An old PowerPoint file, read by way of LibreOffice; what LibreOffice drops was not seen.",
    )
    return replace(
        deck,
        sha256=hashlib.sha256(data).hexdigest(),
        format="ppt",
        warnings=(*deck.warnings, note),
        reader=f"ppt/1 by {deck.reader}",
    )


def _without_fields(deck: Deck) -> Deck:
    """The deck without the words that LibreOffice puts where PowerPoint had fields."""
    slides = tuple(
        replace(slide, blocks=tuple(block for block in slide.blocks if block.text not in _FIELDS))
        for slide in deck.slides
    )
    blocks = tuple(block for block in deck.blocks if block.text not in _FIELDS)
    return replace(deck, slides=slides, blocks=blocks)


def load_image(data: bytes, image: Image) -> bytes:
    """The picture's bytes; raises DamagedDeckError and PartError."""
    from extractors._archive import Archive
    from extractors._tasks import member

    return member(Archive(_converted(data)), image.part)


@lru_cache(maxsize=1)
def _converted(data: bytes) -> bytes:
    """The file as PPTX."""
    from extractors._office import INSTALL, convert, find_soffice

    if _ENCRYPTED in data:
        from deckproof.errors import EncryptedDeckError

        raise EncryptedDeckError(
            "The file is protected by a password.",
            remedy="Open it in PowerPoint, take the password off, and try again.",
        )
    if find_soffice() is None:
        raise LegacyFormatError(
            "This is an old PowerPoint file (.ppt), and LibreOffice, which converts it, is not installed.",
            remedy=f"{INSTALL}, {_SAVE_AS}",
        )
    with scratch_folder("ppt") as folder:
        source = Path(folder, "deck.ppt")
        source.write_bytes(data)
        target = Path(folder, "converted")
        target.mkdir()
        made = convert(source, "pptx:Impress MS PowerPoint 2007 XML", target, timeout_s=TIMEOUT_S)
        if made is None:
            raise DamagedDeckError(
                "LibreOffice could not convert this old PowerPoint file.",
                remedy="Open it in PowerPoint and save it as PPTX.",
            )
        return made.read_bytes()
