"""Rows of a draft's page that stand under each other, as the table that they are; every mark and cite stays with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desk.review_marks import Stretch
from desk.review_text import CELLS, PageBlock, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A row: its cells, and the sentence that it is where it is a single one, which then holds no words of its own."""

    cells: tuple[tuple[Sentence, ...], ...]
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """Rows under each other; `head` is the one above the line, where there is one."""

    rows: tuple[PageRow, ...]
    head: PageRow | None = None
    links: tuple[str, ...] = ()
    kind: str = "table"


def lay_out(blocks: Sequence[PageBlock]) -> Iterator[PageBlock | PageTable]:
    """The blocks in order, rows gathered to tables; a line under a table's first row makes that its head."""
    gathered: list[PageBlock] = []
    headed = False
    for block in blocks:
        if block.kind == "row":
            gathered.append(block)
        elif block.kind == "rule" and len(gathered) == 1 and not headed:
            headed = True
        else:
            yield from _table(gathered, headed=headed)
            gathered, headed = [], False
            yield block
    yield from _table(gathered, headed=headed)


def _table(blocks: Sequence[PageBlock], *, headed: bool) -> Iterator[PageTable]:
    if not blocks:
        return
    rows = [_row(block.sentences) for block in blocks]
    links = tuple(link for block in blocks for link in block.links)
    head, rest = (rows[0], rows[1:]) if headed else (None, rows)
    yield PageTable(rows=tuple(rest), head=head, links=links)


def _row(sentences: Sequence[Sentence]) -> PageRow:
    """One sentence over all cells is cut at its cells' ends; several have a cell each."""
    if len(sentences) != 1:
        return PageRow(cells=tuple((one,) for one in sentences))
    (whole,) = sentences
    cells = tuple(
        (Sentence(stretches=tuple(cell)),) for cell in _split(whole.stretches)
    )  # the row is the sentence
    if whole.number is None:
        return PageRow(cells=cells)
    return PageRow(cells=cells, sentence=replace(whole, stretches=()))


def _split(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches of each cell; a mark over two cells is marked in both."""
    cell: list[Stretch] = []
    for stretch in stretches:
        first, *others = stretch.text.split(CELLS)
        cell.append(replace(stretch, text=first))
        for text in others:
            yield cell
            cell = [replace(stretch, text=text)]
    yield cell
