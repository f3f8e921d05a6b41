"""Workbooks behind charts and in slides: every sheet as rows, strings that no cell shows, names that somebody chose."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind
from extractors._xml import Element, texts_in
from extractors.pptx.names import R, local
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.side_files import side_blocks
from extractors.pptx.texts import SOFT_BREAK, unescaped

CELLS = 200_000
_USUAL_SHEET = re.compile(
    r"(sheet|tabelle|feuil|hoja|foglio|planilha|blad|лист)\s*\d*", re.IGNORECASE
)
_MAIN = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"


def workbook_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """One block for each sheet, rows parted by newlines and cells by tabs; then what no cell shows, comments, properties."""
    strings = _shared_strings(reading)
    shown: set[int] = set()
    root = reading.package.xml(_MAIN)
    arrows = reading.package.relationships(_MAIN)
    blocks: list[Block] = []
    for sheet in () if root is None else root.iter("{*}sheet"):
        name = sheet.get("name") or ""
        lines = [] if _USUAL_SHEET.fullmatch(name) else [name]
        arrow = arrows.get(sheet.get(R + "id") or "")
        part = arrow.target if arrow is not None else _MAIN
        tree = reading.package.xml(part) if arrow is not None else None
        if tree is not None:
            lines += _rows(reading, tree, strings, shown, part)
        blocks += reading.block(BlockKind.EMBEDDED_WORKBOOK, "\n".join(lines), spot.at(part))
    rest = [text for number, text in enumerate(strings) if number not in shown]
    if root is not None:
        rest += [
            name
            for each in root.iter("{*}definedName")
            if _is_chosen(name := each.get("name") or "")
        ]
    blocks += reading.block(BlockKind.EMBEDDED_WORKBOOK, "\n".join(rest), spot.at(_STRINGS))
    return blocks + side_blocks(reading, spot, BlockKind.EMBEDDED_WORKBOOK)


def _is_chosen(name: str) -> bool:
    return bool(name) and not name.startswith("_xlnm.")


def _shared_strings(reading: Reading) -> list[str]:
    root = reading.package.xml(_STRINGS) if reading.package.has(_STRINGS) else None
    return [] if root is None else [_plain(item) for item in root.iter("{*}si")]


def _plain(item: Element) -> str:
    """The text of a string without its phonetic guide, on one line."""
    pieces = [text.text or "" for text in item.iter("{*}t") if local(text.getparent()) != "rPh"]
    text = unescaped("".join(pieces)).replace("\r\n", "\n")
    return text.replace("\n", SOFT_BREAK).replace("\t", " ")


def _rows(
    reading: Reading, tree: Element, strings: list[str], shown: set[int], part: str
) -> list[str]:
    lines: list[str] = []
    cells = 0
    for row in tree.iter("{*}row"):
        texts = [_cell(cell, strings, shown) for cell in row.iterchildren("{*}c")]
        cells += len(texts)
        if cells > CELLS:
            reading.warn("part_too_large", part, f"Cells from number {CELLS} on were not read.")
            break
        line = "\t".join(texts)
        if line.strip():
            lines.append(line)
    for header in tree.iter("{*}headerFooter"):
        lines += texts_in(header)
    return lines


def _cell(cell: Element, strings: list[str], shown: set[int]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _plain(cell)
    value = next((child.text or "" for child in cell.iterchildren("{*}v")), "")
    if kind == "s" and len(value) < 9 and value.isascii() and value.isdigit():
        if int(value) < len(strings):
            shown.add(int(value))
            return strings[int(value)]
        return ""
    return value.replace("\n", SOFT_BREAK)
