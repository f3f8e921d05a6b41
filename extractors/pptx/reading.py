"""The state of one reading: the package, what was warned about, the images, and how blocks come by their ids."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deckproof.errors import DeckTooLargeError
from deckproof.model import BBox, Block, BlockKind, Image, ReadWarning, Visibility
from extractors._archive import Archive
from extractors.pptx.package import Package

if TYPE_CHECKING:
    from extractors.pptx.pictures import Stored

DEPTH = 2
"""How deep files in files are opened."""
TEXT_LETTERS = 16 << 20
EMBEDDED_LETTERS = 8 << 20
"""Embedded workbooks can be endless; from here on they are only warned about."""
BLOCKS = 200_000
WARNINGS = 2_000
NAME_LETTERS = 300
"""Kept of a shape's name where blocks carry it; the name itself is a block of its own."""
INSIDE = "!/"

_SLIDE_TEXT = {
    BlockKind.TITLE,
    BlockKind.BODY,
    BlockKind.TABLE,
    BlockKind.GROUP,
    BlockKind.SMARTART,
    BlockKind.FOOTER,
    BlockKind.NOTES,
    BlockKind.ORPHAN_SLIDE,
    BlockKind.MASTER_LAYOUT,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands."""

    part: str
    slide: int | None = None
    visibility: Visibility = Visibility.SHOWN
    shape_id: str | None = None
    shape_name: str | None = None
    bbox: BBox | None = None

    def at(self, part: str) -> Spot:
        """The same spot for what another part says there."""
        return replace(self, part=part)

    def as_(self, visibility: Visibility) -> Spot:
        """The same spot, otherwise visible."""
        return replace(self, visibility=visibility)


@dataclass(slots=True)
class Tally:
    """What one file, with all that is embedded in it, has come to."""

    blocks: int = 0
    letters: int = 0
    files: int = 0
    """Files in the file that were opened."""
    drawn_bytes: int = 0
    """Of metafiles that were gone through."""


class Reading:
    """One package being read; `via` and `depth` tell where it is embedded."""

    def __init__(
        self,
        archive: Archive,
        *,
        via: tuple[str, ...] = (),
        prefix: str = "",
        tally: Tally | None = None,
    ) -> None:
        self.archive = archive
        self.package = Package(archive, self._warn_part)
        self.via = via
        self.prefix = prefix
        self.tally = tally or Tally()
        self.slide: int | None = None
        self.host_slide: int | None = None
        """The slide of the deck itself that holds this file, where it is embedded."""
        self.warnings: list[ReadWarning] = []
        self.images: list[Image] = []
        self.loose: list[Block] = []
        """Blocks that belong to no slide."""
        self.said: set[tuple[BlockKind, str]] = set()
        """Texts of masters and layouts, told once per deck."""
        self._done: set[tuple[object, ...]] = set()
        self.stored: dict[str, Stored | None] = {}
        """Pictures that were looked up already, by their part in lower case."""
        self._ids: Counter[str] = Counter()

    @property
    def depth(self) -> int:
        """0 for the deck itself, 1 for a deck in it."""
        return len(self.via)

    def block(
        self,
        kind: BlockKind,
        text: str | None,
        spot: Spot,
        *,
        levels: Sequence[int] = (),
        via: tuple[str, ...] = (),
    ) -> list[Block]:
        """The block, in a list; an empty list for blank text. Raises DeckTooLargeError at the limit of a deck."""
        if not text or text.isspace():
            return []
        chain = self.via + via
        letters = len(text) + len(spot.part) + len(self.prefix)
        if chain and self.tally.letters + letters > EMBEDDED_LETTERS:
            self.warn("part_too_large", spot.part, "Embedded files say more than is read.")
            return []
        self.tally.blocks += 1
        self.tally.letters += letters
        if self.tally.blocks > BLOCKS or self.tally.letters > TEXT_LETTERS:
            raise DeckTooLargeError(
                f"The presentation holds more than {BLOCKS} pieces or {TEXT_LETTERS} letters of text.",
                remedy="Split it.",
            )
        visibility = Visibility.EMBEDDED if chain else spot.visibility
        if self.via and kind in _SLIDE_TEXT:
            kind = BlockKind.EMBEDDED_DOC
        part = self.prefix + spot.part
        return [
            Block(
                id=self._id(part, spot, kind),
                kind=kind,
                text=text,
                visibility=visibility,
                part=part,
                slide=spot.slide,
                level=levels[0] if levels else None,
                shape_id=spot.shape_id,
                shape_name=spot.shape_name and spot.shape_name[:NAME_LETTERS],
                via=chain,
                bbox=spot.bbox,
                levels=tuple(levels) if len(set(levels)) > 1 else (),
            )
        ]

    def first_time(self, *what: object) -> bool:
        """Whether this was not asked before; from now on it was."""
        before = len(self._done)
        self._done.add(what)
        return len(self._done) > before

    def warn(self, code: str, part: str, detail: str = "", *, slide: int | None = None) -> None:
        """Note that a part was not read whole; the same note is kept once."""
        warning = ReadWarning(
            code=code,
            part=self.prefix + part,
            slide=self.host_slide if self.via else self.slide if slide is None else slide,
            detail=detail,
        )
        if len(self.warnings) == WARNINGS:
            warning = ReadWarning(
                code="more_warnings", part="", detail="There are more than are told."
            )
        elif len(self.warnings) > WARNINGS:
            return
        if self.first_time("warning", warning.code, warning.part):
            self.warnings.append(warning)

    def _warn_part(self, code: str, part: str, detail: str) -> None:
        self.warn(code, part, detail)

    def _id(self, part: str, spot: Spot, kind: BlockKind) -> str:
        key = f"{part}|{spot.shape_id or ''}|{kind}"
        index = self._ids[key]
        self._ids[key] += 1
        return hashlib.sha256(f"{key}|{index}".encode("utf-8", "replace")).hexdigest()[:16]
