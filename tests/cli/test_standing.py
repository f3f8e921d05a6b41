"""What a call says of packs that were written before: how their pieces stand, and where all have ended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deckproof.cli._batch_report import BatchReport
from deckproof.cli._standing import told_standing
from deckproof.codec import to_json
from deckproof.model import Person, Role
from flows.orders import Batch, Order, Over
from flows.report import report_run, report_runs
from flows.runs import Ran
from review import gate
from review.grants import withheld
from review.people import add_person, deactivate
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


def test_of_a_pack_that_the_caller_may_not_see_only_whom_to_ask_is_told(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    add_person(store, cast_of(store)["root"], "otto", (Role.AUTHOR,), now=NOW)
    cast = cast_of(store)
    ask = "The pack is ana's and not shown to you; ask ana for deckproof user grant left otto."
    assert withheld(store, cast["otto"], "left") == ask
    assert not withheld(store, cast["ana"], "left"), "it is hers"
    assert not withheld(store, cast["ben"], "left"), "who reviews sees all"
    assert not withheld(store, None, "left"), "where there are no people everybody does"
    for fresh in (False, True):  # a manifest's owner is somebody else
        report(store, fresh=fresh, viewer=cast["otto"])
        said = capsys.readouterr().out
        assert "Of 2 decks nothing is shown to you" in said
        assert f"  talks/left.pptx: {ask}" in said
        assert "have ended" not in said
        assert "Drafts to read" not in said
    report(store, fresh=False, viewer=cast["ana"])
    said = capsys.readouterr().out
    assert "not shown" not in said
    assert "have ended" in said
    assert "Drafts to read" in said


def test_who_cannot_grant_is_not_asked_for_it(store: Store) -> None:
    add_person(store, cast_of(store)["root"], "otto", (Role.AUTHOR,), now=NOW)
    cast = cast_of(store)
    deactivate(store, cast["root"], "ana", now=NOW)
    assert "ask an admin for" in withheld(store, cast["otto"], "left")
    add_person(store, cast["root"], "ana", (Role.AUDITOR,), now=NOW)
    assert "is ana's and not shown to you; ask an admin for" in withheld(
        store, cast["otto"], "left"
    )
    add_person(store, cast["root"], "ana", (Role.AUTHOR,), now=NOW)
    assert "ask ana for" in withheld(store, cast["otto"], "left")


def test_the_report_of_a_pack_that_the_caller_may_not_see_has_nothing_of_it(store: Store) -> None:
    add_person(store, cast_of(store)["root"], "otto", (Role.AUTHOR,), now=NOW)
    cast = cast_of(store)
    ran = Ran(path=FILES[0], deck="left", pack="left")
    (full,) = report_runs(store, [ran], cast["ana"]).runs
    assert full.outputs
    assert not full.not_shown
    (told,) = report_runs(store, [ran], cast["otto"]).runs
    assert told.not_shown == withheld(store, cast["otto"], "left")
    assert (told.pack, told.state, told.deck.name) == ("left", "held", "left.pptx")
    assert not told.outputs
    assert not any(told.findings.values())
    text = to_json(told).decode()
    for output in full.outputs:
        assert output.id not in text
        assert output.title not in text


def test_nor_has_the_report_of_a_batch(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    add_person(store, cast_of(store)["root"], "otto", (Role.AUTHOR,), now=NOW)
    cast = cast_of(store)
    batch = Batch(id="b", author="otto", orders=[Order(deck=FILES[0])])
    ran = Ran(path=FILES[0], deck="left", pack="left")
    whole = to_json(report_run(store, ran))
    for viewer, sees in (("otto", False), ("ana", True)):
        with BatchReport(store, batch, as_json=True, viewer=cast[viewer]) as report:
            report.add(0, Over(ran, whole))
            report.finish()
        (told,) = json.loads(capsys.readouterr().out)["runs"]
        assert bool(told["outputs"]) is sees
        assert bool(told["not_shown"]) is not sees
