"""What a call says of packs that were written before: how their pieces stand, and where all have ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.cli._batch_report import BatchReport
from deckproof.cli._standing import told_standing, told_whose
from deckproof.model import Person, Role
from flows.orders import Batch, Order, Over
from flows.runs import Ran
from review import gate
from review.people import add_person
from review.store import Store, open_store
from tests.review.making import NOW, add_cast, cast_of, make_pack

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


def report(store: Store, *, fresh: bool, viewer: Person | None = None) -> None:
    orders = [Order(deck=file) for file in FILES]
    batch = Batch(id="b", author="a", orders=orders)
    with BatchReport(store, batch, as_json=False, viewer=viewer) as report:
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


def test_who_may_not_see_a_pack_is_told_whom_to_ask_for_it(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    add_person(store, cast_of(store)["root"], "otto", (Role.AUTHOR,), now=NOW)
    cast = cast_of(store)
    ask = "ask ana for deckproof user grant left otto"
    assert ask in told_whose(store, cast["otto"], "left")
    assert not told_whose(store, cast["ana"], "left"), "it is hers"
    assert not told_whose(store, cast["ben"], "left"), "who reviews sees all"
    assert not told_whose(store, None, "left"), "where there are no people everybody does"
    report(store, fresh=False, viewer=cast["otto"])
    said = capsys.readouterr().out
    assert "The packs of 2 decks came of somebody else's run" in said
    assert f"  talks/left.pptx: {ask}" in said
    for fresh, name in ((False, "ana"), (True, "otto")):
        report(store, fresh=fresh, viewer=cast[name])
        assert "somebody else" not in capsys.readouterr().out
