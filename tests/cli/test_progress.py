"""What a log shows of a run: a line a stage, by the deck's id and never by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.cli import progress
from deckproof.cli._board import batch_board
from deckproof.cli.progress import Board, show_progress
from deckproof.model import Severity
from deckproof.steps import listening, tell
from flows.once import begun, once, stage_key
from flows.runs import Ran
from flows.tally import Tally
from review.store import Store, open_store

DECK = "5a" * 32
CUSTOMER_NAME = "Brindlemark pitch.pptx"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "outputs")


def do(store: Store, stage: str) -> None:
    once(store, stage_key(DECK, stage, "1", ""), stage.encode)


def test_a_stage_is_a_line_however_many_drafts_it_writes(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    with show_progress(store, 1) as shown:
        shown.begin(CUSTOMER_NAME, DECK)
        for stage in ("read", "write:summary:reading", "write:blog-post:visual", "hold"):
            do(store, stage)
    told = capsys.readouterr()
    assert told.out == ""
    lines = [line.split(maxsplit=4) for line in told.err.splitlines()]
    assert [line[-1] for line in lines] == ["begun", "reading", "writing", "holding", "over"]
    assert {line[1] for line in lines} == {DECK[:12]}
    assert all(float(line[2]) >= 0 and line[3] == "s" for line in lines)
    assert "brindlemark" not in told.err.lower()


def test_long_work_says_now_and_then_how_far_it_is(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1_000, 4))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    with show_progress(store, 1) as shown:
        tell(1, 9)  # before any deck
        shown.begin(CUSTOMER_NAME, DECK)
        begun_here = begun.get()
        assert begun_here is not None
        begun_here(DECK, "clean")
        for done in range(1, 8):
            tell(done, 300)
    assert listening.get() is None
    tell(8, 300)
    lines = [line.split("s  ")[-1] for line in capsys.readouterr().err.splitlines()]
    assert lines[:2] == ["begun", "cleaning the deck"]
    assert lines[2] == "cleaning the deck, picture 2 of 300"
    assert 4 <= len(lines) < 9
    assert lines[-1] == "over"


def test_on_a_terminal_the_step_stands_beside_its_stage_and_goes_with_it(store: Store) -> None:
    from rich.progress import Progress

    board = Board(store, Progress(), 1)
    stages = iter(["reading", "reading", "cleaning the deck", "cleaning the deck"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "stage_now", lambda _store, _deck: next(stages))
        assert board._now(DECK) == "reading"
        board.step(3, 66)
        assert board._now(DECK) == "reading, picture 3 of 66"
        assert board._now(DECK) == "cleaning the deck", "what was told of another stage"
        board.step(66, 66)
        assert board._now(DECK) == "cleaning the deck"


def test_what_was_done_before_is_no_line_and_nobody_is_told_afterwards(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    do(store, "read")
    with show_progress(store, 3) as shown:
        shown.begin(CUSTOMER_NAME, DECK)
        do(store, "read")
        do(store, "scan")
        shown.begin("another.pptx", "7c" * 32)
        do(store, "plan")  # of the first deck, which is over
    do(store, "hold")
    assert begun.get() is None
    lines = [line.split("s  ")[-1] for line in capsys.readouterr().err.splitlines()]
    assert lines == ["begun, 1 of 3", "scanning", "over", "begun, 2 of 3", "over"]


def test_a_batch_says_at_once_that_it_has_begun(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally(2)
    with batch_board(tally) as board:
        assert "0 of 2 decks" in capsys.readouterr().err
        board.begin(0, CUSTOMER_NAME)
        tally.count(Ran(path=Path(CUSTOMER_NAME), pack="p", fresh=True))
        board.end(0, "")
        assert capsys.readouterr().err == "", "decks that end at once share a line"
    told = capsys.readouterr().err
    assert "1 of 2 decks: 1 held" in told
    assert "brindlemark" not in told.lower()


def test_a_batch_says_when_a_deck_ends_that_took_its_time(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deckproof.cli._board.AFTER_DECK_S", 0.0)
    with batch_board(Tally(2)) as board:
        capsys.readouterr()
        board.begin(0, "a.pptx")
        board.end(0, "")
        assert "of 2 decks" in capsys.readouterr().err


def finding(own_id: str, severity: Severity, text: str, **more: object) -> dict[str, object]:
    return {
        "id": own_id, "category": "organisation", "severity": severity.value, "open": False, "text": text,
        "why": "So.", "block": "c1", "slide": 2, "group": "", "confidence": 0.4, "action": "replace",
    } | more  # fmt: skip


def test_remarks_of_a_kind_share_a_line_and_what_weighs_keeps_its_own() -> None:
    from deckproof.cli.grouping import finding_lines

    remarks = [finding(f"i{n}", Severity.INFO, f"Firm {n % 7}") for n in range(40)]
    weighty = [
        finding("open", Severity.MEDIUM, "Owl", open=True),
        finding("low", Severity.LOW, "Elk"),
        finding("asked", Severity.INFO, "Emu", open=True),
        finding("allowed", Severity.INFO, "Ibis", allowed_by="entry-1"),
    ]
    lines = list(finding_lines([*remarks, *weighty]))
    assert len(lines) == 5
    assert "organisation, 40 remarks: “Firm 0”" in lines[-1]
    assert "“Firm 4” …" in lines[-1]
    assert "Firm 5" not in lines[-1]
    assert {own_id for own_id in ("open", "low", "asked", "allowed") if any(own_id in line for line in lines[:-1])} == {
        "open", "low", "asked", "allowed",
    }  # fmt: skip


def test_what_nobody_settled_is_only_shown() -> None:
    from deckproof.cli.grouping import finding_lines, was_settled

    shown = [finding(one, Severity.MEDIUM, "Owl", group="g") for one in "ab"]
    (line, *_) = finding_lines(shown)
    assert "2 places, only shown" in line
    holding = {"confidence": 0.9, "action": "replace"}
    (line, *_) = finding_lines([{**one, **holding} for one in shown])
    assert "2 places, settled" in line
    asked = finding("c", Severity.HIGH, "Owl", open=True, **holding)
    entered = finding("d", Severity.LOW, "Owl", allowed_by="entry-1")
    assert [was_settled(one) for one in (asked, entered, *shown)] == [False, True, False, False]
