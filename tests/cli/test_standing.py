"""What a call says of packs that were written before: how their pieces stand, and where all have ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.cli._batch_report import BatchReport
from deckproof.cli._standing import told_standing
from flows.orders import Batch, Order, Over
from flows.runs import Ran
from review import gate
from review.store import Store, open_store
from tests.review.making import NOW, add_cast, make_pack

FILES = [Path(name) for name in ("talks/left.pptx", "talks/ended.pptx")]
PACKS = ("left", "ended")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two packs; of one a piece of two was withdrawn, of the other all were."""
    made = open_store(tmp_path / "outputs")
    cast = add_cast(made)
    for pack, withdrawn in zip(PACKS, (1, 2), strict=True):
        for own_id in make_pack(made, "Plain.[^s1]", "More.[^s1]", pack=pack)[:withdrawn]:
            gate.withdraw(made, cast["ana"], own_id, now=NOW, reason="Not now.")
    return made


def report(store: Store, *, fresh: bool) -> None:
    orders = [Order(deck=file) for file in FILES]
    with BatchReport(store, Batch(id="b", author="a", orders=orders), as_json=False) as report:
        for number, pack in enumerate(PACKS):
            report.add(number, Over(Ran(path=FILES[number], deck=pack, pack=pack, fresh=fresh)))
        assert report.finish() == 0


def test_a_run_says_how_the_pieces_stand(store: Store) -> None:
    assert told_standing(store, "left") == "Its pieces: 1 held, 1 withdrawn."
    said = told_standing(store, "ended")
    assert said.startswith("Its pieces have all ended (2 withdrawn).")
    assert "another brief or writer" in said
    assert told_standing(store, "nobody's") == "Its pieces: none."


def test_a_batch_names_the_decks_of_which_nothing_is_left(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    report(store, fresh=False)
    said = capsys.readouterr().out
    assert "All pieces of 1 deck have ended" in said
    assert "  talks/ended.pptx: see" in said
    assert "talks/left.pptx" not in said
    report(store, fresh=True)
    assert "have ended" not in capsys.readouterr().out
