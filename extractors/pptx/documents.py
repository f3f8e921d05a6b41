"""Text documents in slides: body, headers, footers, notes, comments and their authors, a line for each paragraph."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind
from extractors._xml import Element, attributes_of, texts_in
from extractors.pptx.names import local
from extractors.pptx.reading import Reading, Spot

_TEXTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments|glossary/document)\.xml",
    re.IGNORECASE,
)
_PIECES = ("{*}t", "{*}delText", "{*}tab", "{*}br", "{*}cr", "{*}instrText")
_OPEN_TEXTS = re.compile(r"(content|styles|meta)\.xml|.*/content\.xml", re.IGNORECASE)


def document_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """One block for each part of a Word document that holds text, the body first; then what is embedded in it."""
    from extractors.pptx.side_files import side_blocks

    parts = sorted((name for name in reading.archive if _TEXTS.fullmatch(name)), key=_rank)
    blocks: list[Block] = []
    for part in parts:
        root = reading.package.xml(part)
        lines = [] if root is None else _word_lines(root)
        blocks += reading.block(BlockKind.EMBEDDED_DOC, "\n".join(lines), spot.at(part))
    return blocks + side_blocks(reading, spot)


def open_document_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """The texts of an OpenDocument file, whatever its kind."""
    from extractors.pptx.side_files import side_blocks

    blocks: list[Block] = []
    for part in sorted(name for name in reading.archive if _OPEN_TEXTS.fullmatch(name)):
        root = reading.package.xml(part)
        if root is not None:
            lines = ["".join(texts_in(each)) for each in root.iter("{*}p", "{*}h", "{*}creator")]
            said = "\n".join(line for line in lines if line)
            blocks += reading.block(BlockKind.EMBEDDED_DOC, said, spot.at(part))
    return blocks + side_blocks(reading, spot)


def _word_lines(root: Element) -> list[str]:
    lines = [
        _line(paragraph) for paragraph in root.iter("{*}p") if "wordprocessingml" in paragraph.tag
    ]
    authors = [
        author for each in root.iter("{*}comment", "{*}ins", "{*}del") if (author := _author(each))
    ]
    return [line for line in lines if line.strip()] + list(dict.fromkeys(authors))


def _author(element: Element) -> str:
    return next((value for name, value in attributes_of(element) if name.endswith("}author")), "")


def _rank(part: str) -> tuple[bool, str]:
    return part.lower() != "word/document.xml", part


def _line(paragraph: Element) -> str:
    """The text of the paragraph itself; text boxes in it hold paragraphs of their own. Deleted text counts, since it is there."""
    pieces = []
    for element in paragraph.iter(*_PIECES):
        if next(element.iterancestors(paragraph.tag), None) is paragraph:
            name = local(element)
            pieces.append(" " if name in ("tab", "br", "cr") else element.text or "")
    return "".join(pieces)
