"""Workbooks behind charts and in slides: every sheet as rows, strings that no cell shows, names that somebody chose, comments."""

from __future__ import annotations

import posixpath
import re

from deckproof.model import Block, BlockKind
from extractors._xml import Element
from extractors.pptx.names import R, local
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.texts import SOFT_BREAK, unescaped

CELLS = 500_000
_USUAL_SHEET = re.compile(
    r"(sheet|tabelle|feuil|hoja|foglio|planilha|blad|лист)\s*\d*", re.IGNORECASE
)
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAIN = "xl/workbook.xml"


def workbook_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """One block for each sheet, rows parted by newlines and cells by tabs; then what no cell shows."""
    strings = _shared_strings(reading)
    shown: set[int] = set()
    root = reading.package.xml(_MAIN)
    arrows = reading.package.relationships(_MAIN)
    blocks: list[Block] = []
    for sheet in () if root is None else root.iter(_S + "sheet"):
        name = sheet.get("name") or ""
        lines = [] if _USUAL_SHEET.fullmatch(name) else [name]
        arrow = arrows.get(sheet.get(R + "id") or "")
        part = arrow.target if arrow is not None else _MAIN
        tree = reading.package.xml(part) if arrow is not None else None
        if tree is not None:
            lines += _rows(reading, tree, strings, shown, part)
        blocks += reading.block(BlockKind.EMBEDDED_WORKBOOK, "\n".join(lines), spot.at(part))
    rest = [text for number, text in enumerate(strings) if number not in shown]
    there = spot.at("xl/sharedStrings.xml")
    blocks += reading.block(BlockKind.EMBEDDED_WORKBOOK, "\n".join(rest), there)
    return blocks + _side_texts(reading, spot)


def _shared_strings(reading: Reading) -> list[str]:
    part = "xl/sharedStrings.xml"
    root = reading.package.xml(part) if reading.package.has(part) else None
    return [] if root is None else [_plain(item) for item in root.iter(_S + "si")]


def _plain(item: Element) -> str:
    """The text of a string without its phonetic guide, on one line."""
    pieces = [text.text or "" for text in item.iter(_S + "t") if local(text.getparent()) != "rPh"]
    return (
        unescaped("".join(pieces))
        .replace("\r\n", "\n")
        .replace("\n", SOFT_BREAK)
        .replace("\t", " ")
    )


def _rows(
    reading: Reading, tree: Element, strings: list[str], shown: set[int], part: str
) -> list[str]:
    lines: list[str] = []
    cells = 0
    for row in tree.iter(_S + "row"):
        texts = []
        for cell in row.iter(_S + "c"):
            texts.append(_cell(cell, strings, shown))
        cells += len(texts)
        if cells > CELLS:
            reading.warn("part_too_large", part, f"Cells from the first {CELLS} on were not read.")
            break
        line = "\t".join(texts)
        if line.strip():
            lines.append(line)
    return lines


def _cell(cell: Element, strings: list[str], shown: set[int]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _plain(cell)
    value = cell.findtext(_S + "v") or ""
    if kind == "s" and value.isascii() and value.isdigit() and int(value) < len(strings):
        shown.add(int(value))
        return strings[int(value)]
    return value.replace("\n", SOFT_BREAK)


def _side_texts(reading: Reading, spot: Spot) -> list[Block]:
    """Comments of the sheets, and what stands in their drawings, headers and properties."""
    blocks: list[Block] = []
    for name in reading.archive:
        base = posixpath.basename(name).lower()
        folder = name.lower()
        if base.startswith("comments") or folder.startswith(
            ("xl/threadedcomments/", "xl/persons/", "xl/drawings/drawing")
        ):
            root = reading.package.xml(name)
            lines = [] if root is None else [text for text in root.itertext() if text.strip()]
            if root is not None:
                lines += [
                    person for each in root.iter("{*}person") if (person := each.get("displayName"))
                ]
            blocks += reading.block(BlockKind.EMBEDDED_WORKBOOK, "\n".join(lines), spot.at(name))
    return blocks
