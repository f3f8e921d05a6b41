"""What an auditor carries off: the ledger without a word of a deck, its signed head, a table that runs no formula."""

from __future__ import annotations

import csv
import io
import json

import pytest

from review import audit
from review.store import Store
from tests.review.making import (
    NAME,
    rooms,
)


def test_the_ledger_holds_no_words_of_the_deck_and_no_reasons(busy: Store) -> None:
    copy = b"".join(audit.export_jsonl(busy))
    for needle in (NAME, "Quillfeather", "Too early", "For one of ours", "A title", "talk.pptx"):
        assert needle.encode() not in copy
    with busy.reading() as connection:
        notices = str(connection.exec_driver_sql("SELECT kind, key, body FROM outbox").all())
    assert NAME not in notices
    assert "title" not in notices


def test_the_export_ends_with_the_signed_head(busy: Store) -> None:
    lines = [json.loads(line) for line in audit.export_jsonl(busy)]
    assert [line["seq"] for line in lines[:-1]] == list(range(1, len(lines)))
    assert lines[-1]["head"]["hash"] == lines[-2]["hash"]


def test_the_table_of_the_export_runs_no_formula(busy: Store) -> None:
    rows = list(csv.reader(io.StringIO(b"".join(audit.export_csv(busy)).decode())))
    assert rows[0] == ["seq", "at", "actor", "action", "object", "data", "prev", "hash", "seal"]
    assert len(rows) == audit.verify(busy, rooms=rooms()).entries + 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x"])
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    assert audit.harmless(cell) == f"'{cell}"
    assert audit.harmless("plain") == "plain"
