"""Tables: kept as they are where they are small, else told row by row."""

from __future__ import annotations

from collections.abc import Sequence

from writers.boundaries import split_sentences
from writers.languages import Language
from writers.pages import Page
from writers.passages import Passage, PassageKind, Sentence, intro_of
from writers.sentences import end_stop

LONGEST_CELL = 30
"""Words told of a table's cell in a sentence."""


LONGEST_ROW = 30
"""Words of a row that can be said in one breath."""


def table_of(rows: Sequence[Sequence[str]], page: Page, tongue: Language) -> Passage | None:
    """The table with a sentence for each row; nothing for one without a body."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    head, *body = rows
    names = [_in_row(name, tongue) for name in head]
    sentences = tuple(
        _row_sentence(names, row, page.number)
        for row in body
        if sum(1 for cell in row if cell) >= 2
    )
    if not sentences:
        return None
    return Passage(
        kind=PassageKind.TABLE,
        slide=page.number,
        sentences=sentences,
        intro=intro_of(page.title, (page.number,)) if page.title else None,
        head=tuple(head),
        rows=tuple(tuple(row) for row in body if any(row)),
    )


def _in_row(name: str, tongue: Language) -> str:
    """A column's name as it stands inside a sentence."""
    first = name.split(" ")[0]
    plain = first.casefold() in tongue.common_words | tongue.small_words and first[1:].islower()
    return f"{name[:1].lower()}{name[1:]}" if plain and tongue.code != "de" else name


def _row_sentence(head: Sequence[str], row: Sequence[str], slide: int) -> Sentence:
    """A row read aloud: "Bearings: before 12 %, after 3 %."; of a long cell its first sentences."""
    cells = [
        f"{name} {cell}"
        if name and len(head) > 2 and len(name.split()) <= 4 and len(cell.split()) <= 6
        else _beginning(cell)
        for name, cell in zip(head[1:], row[1:], strict=False)
        if cell
    ]
    text = f"{_beginning(row[0])}: {', '.join(cells)}" if row and row[0] else ", ".join(cells)
    return Sentence(text=end_stop(text), cites=(slide,), whole=len(text.split()) <= LONGEST_ROW)


def _beginning(cell: str) -> str:
    """The cell's first sentences up to about `LONGEST_CELL` words, without the last full stop."""
    kept: list[str] = []
    for sentence in split_sentences(cell):
        if kept and sum(len(one.split()) for one in kept) + len(sentence.split()) > LONGEST_CELL:
            break
        kept.append(sentence)
    return " ".join(kept).rstrip(" .;,")


NARROW_CELL = 3
"""Words; with cells no longer a table may have more columns."""
WIDEST, WIDEST_OF_WORDS = 10, 6
"""Columns."""


def is_small(passage: Passage) -> bool:
    """Whether a table can stand on a page as one: few columns, short cells, hardly a gap."""
    cells = [cell for row in passage.rows for cell in row]
    longest = max((len(cell.split()) for cell in cells), default=0)
    return (
        len(passage.head) <= (WIDEST if longest <= NARROW_CELL else WIDEST_OF_WORDS)
        and longest <= 14
        and 4 * sum(1 for cell in cells if not cell) <= len(cells)
    )
