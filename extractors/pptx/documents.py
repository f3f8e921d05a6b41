"""Word documents in slides: body, headers, footers, notes and comments, a line for each paragraph."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind
from extractors._xml import Element
from extractors.pptx.names import local
from extractors.pptx.reading import Reading, Spot

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments|glossary/document)\.xml",
    re.IGNORECASE,
)


def document_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """One block for each part that holds text, the body first."""
    parts = sorted((name for name in reading.archive if _TEXTS.fullmatch(name)), key=_rank)
    blocks: list[Block] = []
    for part in parts:
        root = reading.package.xml(part)
        lines = [] if root is None else [_line(paragraph) for paragraph in root.iter(_W + "p")]
        said = "\n".join(line for line in lines if line.strip())
        blocks += reading.block(BlockKind.EMBEDDED_DOC, said, spot.at(part))
    return blocks


def _rank(part: str) -> tuple[bool, str]:
    return part.lower() != "word/document.xml", part


def _line(paragraph: Element) -> str:
    """The text of the paragraph itself; text boxes in it hold paragraphs of their own. Deleted text counts, since it is there."""
    pieces = []
    for element in paragraph.iter(_W + "t", _W + "delText", _W + "tab", _W + "br"):
        if next(element.iterancestors(_W + "p"), None) is paragraph:
            name = local(element)
            pieces.append(" " if name in ("tab", "br") else element.text or "")
    return "".join(pieces)
