"""Paragraphs as text: soft breaks as vertical tabs, equations as the run of their signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors._xml import Element
from extractors.pptx.names import A_BR, A_P, A_PPR, A_T, A_TC, A_TR, M_OMATH, M_T

SOFT_BREAK = "\x0b"
_ESCAPES = re.compile(r"_x000[AaBbDd]_")
"""How Office writes line breaks inside a run (ECMA-376 part 1, 22.9.2.19)."""

_OPENING = " \t\n\x0b([{"
_CLOSING = " \t\n\x0b)]},.;:!?"


@dataclass(frozen=True, slots=True)
class Text:
    """The paragraphs of a shape, with the depth of each, and the equations in them."""

    lines: tuple[str, ...]
    levels: tuple[int, ...]
    formulas: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The paragraphs joined as a block has them."""
        return "\n".join(self.lines)


def unescaped(text: str) -> str:
    """The text with escaped line breaks as soft breaks."""
    return _ESCAPES.sub(SOFT_BREAK, text) if "_x000" in text else text


def paragraph_text(paragraph: Element) -> tuple[str, list[str]]:
    """The text of an a:p, equations included, and the equations; a paragraph that is nothing but one has no text."""
    pieces: list[str] = []
    formulas: list[str] = []
    prose = False
    for element in paragraph.iter(A_T, A_BR, M_OMATH):
        if element.tag == A_T:
            text = unescaped(element.text or "")
            pieces.append(text)
            prose = prose or (not text.isspace() and bool(text))
        elif element.tag == A_BR:
            pieces.append(SOFT_BREAK)
        elif not _inside_formula(element):
            formula = "".join(sign.text or "" for sign in element.iter(M_T))
            formulas.append(formula)
            pieces.append("\0" + formula + "\0")
    if not formulas:
        return "".join(pieces), formulas
    return (_spaced("".join(pieces)) if prose else ""), formulas


def paragraphs_text(paragraphs: Iterable[Element]) -> Text:
    """Several a:p as one text."""
    lines: list[str] = []
    levels: list[int] = []
    formulas: list[str] = []
    for paragraph in paragraphs:
        line, found = paragraph_text(paragraph)
        lines.append(line)
        formulas += found
        levels.append(_level(paragraph))
    return Text(tuple(lines), tuple(levels), tuple(formulas))


def table_text(table: Element) -> tuple[Text, list[str]]:
    """The rows of an a:tbl, cells parted by tabs, and the texts left in cells that a merge covers."""
    rows: list[str] = []
    covered: list[str] = []
    formulas: list[str] = []
    for row in table.iter(A_TR):
        cells: list[str] = []
        for cell in row.iterchildren(A_TC):
            text = paragraphs_text(cell.iter(A_P))
            formulas += text.formulas
            said = SOFT_BREAK.join(text.lines).replace("\t", " ")
            if _is_covered(cell):
                covered.append(said)
                said = ""
            cells.append(said)
        rows.append("\t".join(cells))
    return Text(tuple(rows), (), tuple(formulas)), [text for text in covered if text.strip()]


def _is_covered(cell: Element) -> bool:
    return any(cell.get(name) in ("1", "true") for name in ("hMerge", "vMerge"))


def _level(paragraph: Element) -> int:
    properties = paragraph.find(A_PPR)
    level = "0" if properties is None else properties.get("lvl") or "0"
    return int(level) if level.isascii() and level.isdigit() and len(level) < 3 else 0


def _inside_formula(element: Element) -> bool:
    return next(element.iterancestors(M_OMATH), None) is not None


def _spaced(text: str) -> str:
    """Equations, marked by NUL, stand off from the words around them, as they do on the slide."""
    pieces = text.split("\0")
    joined = pieces[0]
    for piece in pieces[1:]:
        stands_off = joined and piece and joined[-1] not in _OPENING and piece[0] not in _CLOSING
        joined += f" {piece}" if stands_off else piece
    return joined
