"""By which customer list a comment is scanned, and that none is let through without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.errors import ChangedBytesError
from deckproof.model import Category, Person
from deckproof.teams import Teams
from echo.comments import Scanner, scanner_of
from echo.importing import import_feedback
from echo.lines import BadLine, read_lines
from echo.refresh import take_in
from review.store import Store
from scanners.customers.loading import folder_of
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW, rooms

Cast = dict[str, Person]


def finds(scanner: Scanner) -> bool:
    (found,) = scanner.scan([f"We at {CUSTOMER} liked it."])
    return any(one.category is Category.CUSTOMER for one in found)


def test_without_the_list_that_was_imported_no_comment_is_taken_in(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    (own_id,) = release_pack(store, cast["ben"], "Plain.[^s1]")
    take_in(store, cast["cleo"], customer_list(tmp_path / "a.csv", CUSTOMER), now=NOW, rooms=rooms())  # fmt: skip
    assert finds(scanner_of(store, today=NOW.date()))
    folder_of(store.outputs).rename(store.outputs / "away")
    lines = write_csv(tmp_path / "f.csv", [comment(own_id, f"We at {CUSTOMER} liked it.")])
    with pytest.raises(ChangedBytesError, match="customer list"):
        import_feedback(store, cast["ben"], lines, teams=Teams(), now=NOW)


def test_the_list_that_the_settings_name_counts_too(store: Store, tmp_path: Path) -> None:
    own = customer_list(tmp_path / "own.csv", CUSTOMER)
    assert not finds(scanner_of(store, today=NOW.date()))
    assert finds(scanner_of(store, today=NOW.date(), customers=own))


@pytest.mark.parametrize("word", ["-2+3", "=1", "+1", "@a"])
def test_a_channel_or_metric_that_a_sheet_would_run_is_a_bad_line(
    tmp_path: Path, word: str
) -> None:
    file = write_csv(
        tmp_path / "f.csv",
        [figure("p1", "views", -3, channel=word), figure("p1", word, 1), figure("p1", "views", -3)],
    )
    bad = [type(one) is BadLine for one in read_lines(file, today=NOW.date())]
    assert bad == [True, True, False]
