"""The rows of a table that lost single cells: which of them stay, and without which column."""

from __future__ import annotations

from collections.abc import Collection, Sequence

FEWEST_LEFT = 2
"""Cells of a row that lost one; a single cell says nothing of anything."""


def without_emptied(
    rows: Sequence[tuple[str, ...]], emptied: Collection[tuple[int, int]]
) -> tuple[tuple[str, ...], ...]:
    """The rows without each column of which masking left no cell below its head; `emptied` are row and place, 0-based."""
    bare = {
        place
        for place in {place for _, place in emptied}
        if not any(row[place] for row in rows[1:] if place < len(row))
        and any((at, place) in emptied for at in range(1, len(rows)))
    }
    return tuple(tuple(cell for place, cell in enumerate(row) if place not in bare) for row in rows)
