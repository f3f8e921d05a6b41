"""What a batch says of parts of its decks that nobody has read."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.cli._batch_report import BatchReport
from deckproof.model import Category, Finding
from flows.orders import Batch, Order, Over
from flows.report import report_run
from flows.runs import Ran
from review.store import Store, open_store
from tests.review.deeds import accept
from tests.review.making import add_cast, make_finding, make_pack

FILES = [Path(name) for name in ("talks/whole.pptx", "talks/parts.pptx", "again.pptx", "done.pptx")]
PACKS = ("whole", "parts", "parts", "done")


def unread(rule: str) -> Finding:
    return make_finding("", Category.HIDDEN_CONTENT, block=None, rule=rule)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three packs: of a deck that was read whole, of one with two parts that were not, and of one that a person has settled."""
    made = open_store(tmp_path / "outputs")
    cast = add_cast(made)
    unsought = [unread("unread:customer-list"), unread("detector-failed:names")]
    parts = [unread("unread:image"), unread("unread:embedded-not-read")]
    found = {"whole": unsought, "parts": [*unsought, *parts], "done": parts[:1]}
    for pack, findings in found.items():
        ids = make_pack(made, "Plain.[^s1]", pack=pack, deck_findings=findings)
    accept(made, cast["cleo"], ids[0], parts[0].id)
    return made


def report(store: Store, numbers: tuple[int, ...] = (0, 2, 1, 3)) -> None:
    orders = [Order(deck=file) for file in FILES]
    with BatchReport(store, Batch(id="b", author="a", orders=orders), as_json=False) as report:
        for number in numbers:
            ran = Ran(path=FILES[number], deck=PACKS[number], pack=PACKS[number], fresh=True)
            report.add(number, Over(ran))
        assert report.finish() == 0


def test_the_summary_counts_decks_with_parts_that_nobody_has_read_and_says_where_to_look(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    report(store)
    said = capsys.readouterr().out
    assert "1 deck has parts that nobody has read" in said
    lines = [line for line in said.splitlines() if line.startswith("  ")]
    assert lines == ["  talks/parts.pptx: 2 parts, see deckproof show parts"]


def test_where_all_was_read_or_settled_nothing_is_said(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    report(store, (0, 3))
    assert "nobody has read" not in capsys.readouterr().out


def test_a_script_is_told_how_many_they_are(store: Store) -> None:
    told = {pack: report_run(store, Ran(path=FILES[0], pack=pack)) for pack in PACKS}
    assert {pack: one.not_read for pack, one in told.items()} == {"whole": 0, "parts": 2, "done": 0}
    assert told["parts"].to_settle == 4
