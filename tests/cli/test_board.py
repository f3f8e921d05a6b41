"""The board of a batch: what it counts and foresees, and how it is drawn on a terminal, a narrow one, and none."""

from pathlib import Path

import pytest

from deckproof.cli._board import duration, told
from deckproof.errors import StoreError
from flows.runs import Ran
from flows.tally import Tally


def test_the_board_counts_and_foresees() -> None:
    tally = Tally(1000)
    assert told(tally, 0) == "0 of 1,000 decks: 0 held, 0 failed"
    for number in range(500):
        tally.count(Ran(path=Path("a"), deck=f"old {number}", pack="p"))
    early = Tally(9)
    early.count(Ran(path=Path("a"), error=StoreError("There is no such file.")))
    assert early.eta_s(60) is None, "and so does what failed before anybody opened it"
    early.count(Ran(path=Path("a"), deck="new", pack="p", fresh=True))
    assert early.eta_s(9) is None, "the first ones wait for what a process loads"
    assert early.eta_s(30) == pytest.approx(210)
    for number in range(4):
        early.count(Ran(path=Path("a"), deck=f"new {number}", pack="p", fresh=True))
    assert early.eta_s(9) == pytest.approx(5.4)
    for number in range(100):
        tally.count(Ran(path=Path("a"), deck=f"new {number}", pack="p", fresh=True))
    assert tally.eta_s(60) == pytest.approx(240)
    assert told(tally, 60) == (
        "600 of 1,000 decks: 100 held, 500 held before, 0 failed; 100 a minute, about 4 min 0 s left"
    )
    assert told(tally, 60, 80) == (
        "600 of 1,000 decks: 100 held, 500 held before, 0 failed; about 4 min 0 s left"
    )
    assert told(tally, 60, 40) == "600 of 1,000: 0 failed; 4 min 0 s left"
    assert told(tally, 60, 30) == told(tally, 60, 10) == "600 of 1,000: 0 failed"
    assert told(Tally(1000), 0, 25) == "0 of 1,000: 0 failed"
    assert [duration(s) for s in (3, 61, 3661)] == ["3 s", "1 min 1 s", "1 h 1 min"]


def test_the_same_deck_under_two_names_is_told_as_that_whoever_ends_first() -> None:
    done = Ran(path=Path("a"), deck="d", options_id="o", pack="p", fresh=True)
    found = Ran(path=Path("b"), deck="d", options_id="o", pack="p")
    other = Ran(path=Path("b"), deck="d", options_id="another", pack="q")
    for order in ([done, found, other], [found, done, other], [done, done, other]):
        tally = Tally(3)
        for ran in order:
            tally.count(ran)
        assert told(tally, 0) == (
            "3 of 3 decks: 1 held, 1 held before, 1 the same as another, 0 failed"
        )
        assert tally.over == 3
    again = Tally(2)
    for _ in range(2):
        again.count(found)
    assert (again.held, again.known, again.alike) == (0, 1, 1)


def test_the_live_board_shows_counts_and_names_that_steer_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import io
    import threading

    from rich.console import Console

    from deckproof.cli import _board

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100)
    monkeypatch.setattr(_board, "console", lambda **_: console)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    tally = Tally(3)
    with _board.batch_board(tally) as board:
        board.begin(0, "one [bold]x[/bold]\x1b[2J.pptx")
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        assert isinstance(board, _board._Live)
        board._drawn = 0.0
        board.end(1, "two.pptx: damaged [red]")
        assert not [one for one in threading.enumerate() if "Refresh" in type(one).__name__]
    shown = out.getvalue()
    assert "1 of 3 decks: 1 held, 0 failed" in shown
    assert "one [bold]x[/bold]" in shown
    assert "damaged [red]" in shown
    assert "\x1b[2J" not in shown


def test_without_a_terminal_the_last_line_comes_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from deckproof.cli import _board

    monkeypatch.setattr(_board, "AFTER_DECK_S", 0.0)
    tally = Tally(1)
    with _board.batch_board(tally) as board:
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        board.end(0, "")
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("1 of 1 deck: 1 held") for line in lines] == [False, True]

    monkeypatch.setattr(_board, "AFTER_DECK_S", 60.0)
    tally = Tally(1)
    with _board.batch_board(tally) as board:
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        board.end(0, "")
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("width", [24, 40, 80, 120])
def test_the_live_board_takes_a_row_for_each_thing_however_narrow_it_is(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    import io

    from rich.console import Console

    from deckproof.cli import _board

    console = Console(file=io.StringIO(), force_terminal=True, width=width)
    monkeypatch.setattr(_board, "console", lambda **_: console)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with _board.batch_board(Tally(3)) as board:
        assert isinstance(board, _board._Live)
        for number in range(2):
            board.begin(number, f"{number} {'a long name ' * 12}.pptx")
        rows = console.render_lines(board._drawing(board._started), pad=False)
    shown = ["".join(part.text for part in row).rstrip() for row in rows]
    assert len(shown) == 4
    assert all(len(row) <= width for row in shown)
    assert "0 of 3" in shown[1]
    assert shown[1].endswith("failed")
    for number in range(2):
        assert f" s  {number} a l" in shown[2 + number]
        assert shown[2 + number].endswith("…")
