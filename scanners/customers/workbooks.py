"""The rows of a workbook: of every sheet that has a column of names, seen or hidden, under the headings of the first."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import CustomerListError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Row = tuple[int, Sequence[str]]
"""A line's or row's 1-based number and its cells."""
Columns = dict[str, list[int]]
"""The columns of each field, best first."""

_LARGE_BYTES = 64 << 20
_MOST_INFLATED = 100
"""Times that a large workbook may grow when it is unpacked; sheets of names grow ten times."""


def workbook_rows(
    data: bytes,
    path: Path,
    remedy: str,
    *,
    named: Callable[[Sequence[str]], bool],
    columns: Callable[[Sequence[str]], Columns],
) -> Iterator[Row]:
    """The rows of the sheets with headings that are `named`, each sheet's below the first one's headings; of the first sheet if none is.

    Raises CustomerListError.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bomb(data, path)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        yield from _rows(book, named, columns)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        SyntaxError,
    ):
        raise CustomerListError(
            "The workbook is damaged or holds no sheet.", where=str(path), remedy=remedy
        ) from None


def _refuse_bomb(data: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size_bytes = sum(one.file_size for one in archive.infolist())
    if size_bytes > max(_LARGE_BYTES, _MOST_INFLATED * len(data)):
        raise CustomerListError(
            f"The workbook would unpack to {size_bytes >> 20} MB, far more than a list of names.",
            where=str(path),
            remedy="Save the sheet with the names as CSV.",
        )


def _rows(
    book: Workbook,
    named: Callable[[Sequence[str]], bool],
    columns: Callable[[Sequence[str]], Columns],
) -> Iterator[Row]:
    first: Columns | None = None
    for sheet in book.worksheets:
        own: Columns | None = None
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_cell(value) for value in values]
            if own is not None:
                yield number, cells if own == first or first is None else _moved(cells, own, first)
            elif named(cells):
                own = columns(cells)
                if first is None:
                    first = own
                    yield number, cells
            elif number > _TITLES:
                break
    if first is None:
        for number, values in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_cell(value) for value in values]


_TITLES = 6
"""Rows among which a sheet has its headings."""


def _moved(cells: Sequence[str], own: Columns, first: Columns) -> list[str]:
    """The cells of one sheet where the first one has those of the same field."""
    moved = [""] * (1 + max(at for places in first.values() for at in places))
    for field, places in first.items():
        mine = [cells[at] for at in own.get(field, ()) if at < len(cells)]
        for at, cell in zip(places, mine, strict=False):
            moved[at] = cell
        if len(mine) > len(places):
            moved[places[-1]] = "; ".join(mine[len(places) - 1 :])
    return moved


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
