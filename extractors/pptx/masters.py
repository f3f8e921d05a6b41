"""Masters and layouts: what they print on every slide, told once per deck, and where their placeholders stand."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element
from extractors.pptx.contents import label_blocks, relationship_ids, scopes
from extractors.pptx.geometry import Slot, slots
from extractors.pptx.names import A_P, P_CSLD, P_GROUP, P_SPTREE
from extractors.pptx.pictures import shape_images
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.related import follow
from extractors.pptx.shape_names import is_telling_layout
from extractors.pptx.shapes import Canvas, Shape, shapes
from extractors.pptx.texts import paragraphs_text

_PRINTED = {"ftr", "hdr"}
MASTERS = re.compile(
    r"ppt/(slideMasters|slideLayouts|notesMasters|handoutMasters)/[^/]+\.xml", re.IGNORECASE
)


_THEMES = re.compile(r"ppt/theme/theme\d*\.xml", re.IGNORECASE)


class Layouts:
    """The placeholders of the layouts and masters of a deck, each part read once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._slots: dict[str, list[Slot]] = {}
        self._masters: dict[str, str] = {}

    def behind(self, slide_part: str) -> tuple[str, list[Slot], list[Slot]]:
        """The slide's layout, its placeholders, and those of its master."""
        layout = self._first(slide_part, "slideLayout")
        if not layout:
            return "", [], []
        if layout not in self._masters:
            self._masters[layout] = self._first(layout, "slideMaster")
        return layout, self._of(layout), self._of(self._masters[layout])

    def _first(self, part: str, kind: str) -> str:
        return next(iter(self._reading.package.related(part, kind)), "")

    def _of(self, part: str) -> list[Slot]:
        if part not in self._slots:
            root = self._reading.package.xml(part) if part else None
            self._slots[part] = [] if root is None else slots(root)
        return self._slots[part]


def master_blocks(reading: Reading) -> list[Block]:
    """What all masters and layouts of the file print, the alt texts, names and links on them, and what they are called."""
    blocks = _theme_names(reading)
    for part in sorted(name for name in reading.archive if MASTERS.fullmatch(name)):
        root = reading.package.xml(part)
        if root is not None:
            blocks += _printed(reading, root, part)
    return blocks


def _printed(reading: Reading, root: Element, part: str) -> list[Block]:
    arrows = reading.package.relationships(part)
    canvas = Canvas(part=part, slide=None)
    blocks: list[Block] = []
    for holder in root.iter(P_CSLD):
        blocks += _name(reading, holder.get("name") or "", part)
    for tree in root.iter(P_SPTREE):
        for shape in shapes(tree, canvas):
            if shape.element.tag != P_GROUP and _is_printed(shape):
                text = paragraphs_text(shape.element.iter(A_P)).whole
                blocks += _once(reading, printed_blocks(reading, text, shape.spot))
            blocks += _once(reading, label_blocks(reading, shape))
            blocks += shape_images(reading, shape, arrows)
            blocks += follow(reading, arrows, relationship_ids(scopes(shape)), shape.spot)
    return blocks + follow(reading, arrows, list(arrows), Spot(part=part))


def _theme_names(reading: Reading) -> list[Block]:
    blocks: list[Block] = []
    for part in sorted(name for name in reading.archive if _THEMES.fullmatch(name)):
        root = reading.package.xml(part)
        blocks += [] if root is None else _name(reading, root.get("name") or "", part)
    return blocks


def _name(reading: Reading, name: str, part: str) -> list[Block]:
    """What a layout or a theme is called, where somebody chose it; often the client a template was made for."""
    if not is_telling_layout(name):
        return []
    spot = Spot(part=part, visibility=Visibility.METADATA)
    return _once(reading, printed_blocks(reading, name, spot))


def printed_blocks(reading: Reading, text: str, spot: Spot) -> list[Block]:
    """A block of kind master_layout."""
    return reading.block(BlockKind.MASTER_LAYOUT, text, spot)


def _is_printed(shape: Shape) -> bool:
    return shape.placeholder_kind is None or shape.placeholder_kind in _PRINTED


def _once(reading: Reading, blocks: list[Block]) -> list[Block]:
    return [
        block
        for block in blocks
        if reading.first_time(
            "master", block.kind, block.text, block.visibility is Visibility.SHOWN
        )
    ]
