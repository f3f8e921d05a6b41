"""What a batch shows of files that are called by a customer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deckproof.cli._batch_names import UNTOLD, DeckNames, say_none
from deckproof.cli._batch_report import BatchReport
from deckproof.codec import to_json
from deckproof.errors import DamagedDeckError, DeckproofError, NotAPresentationError, UsageError
from deckproof.model import Brief, Customer
from flows.options import Options
from flows.orders import Batch, Order, Over
from flows.runs import Ran
from review.store import Store, open_store
from scanners.customers import build_index
from scanners.customers.imported import import_customers
from scanners.customers.loading import cache_of, keep_index

FILES = (
    Path("talks/Brindlemark_review.pptx"),
    Path("Brindlemark Foods/talk.pptx"),
    Path("plan-brindlemark.pptx"),
    Path("plain\x1b[2J.pptx"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose house has one customer."""
    made = open_store(tmp_path / "outputs")
    listed = tmp_path / "customers.csv"
    listed.write_text("id,name,aliases\nC-1,Brindlemark Foods Ltd,Brindlemark\n")
    import_customers(listed, made.outputs)
    return made


def orders(options_id: str = "") -> list[Order]:
    return [Order(deck=file, options_id=options_id) for file in FILES]


def test_the_names_of_decks_tell_no_customer_and_steer_no_terminal(store: Store) -> None:
    names = DeckNames(store, orders())
    assert [names.name(number) for number in range(3)] == [
        "[a customer]_review.pptx",
        "talk.pptx",
        "plan-[a customer].pptx",
    ]
    assert names.path(1) == "[a customer]/talk.pptx"
    assert "\x1b" not in names.name(3)
    assert "plain" in names.name(3)


@pytest.mark.parametrize(
    "error",
    [
        NotAPresentationError("It is none.", where=str(FILES[0]), remedy="Give a PPTX."),
        NotAPresentationError("It is none.", where=FILES[0].name, remedy="Give a PPTX."),
        DamagedDeckError(f"{FILES[0].name} is none.", remedy="Give a PPTX."),
        DamagedDeckError(
            "It is none.", where="/home/ana/Brindlemark/x.pptx", remedy="Give a PPTX."
        ),
    ],
)
def test_a_sentence_about_a_file_tells_no_customer_whatever_names_it(
    error: DeckproofError, store: Store
) -> None:
    told = DeckNames(store, orders()).trouble(0, error)
    assert told.startswith("talks/[a customer]_review.pptx: ")
    assert told.count("_review.pptx: ") == 1
    assert told.endswith("none. Give a PPTX.")
    assert "rindlemark" not in told.lower()


def test_a_run_that_fails_tells_no_customer(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    from deckproof.cli.run import _say_failures

    error = NotAPresentationError("It is none.", where=str(FILES[0]), remedy="Give a PPTX.")
    _say_failures(store, [Ran(path=FILES[0], error=error), Ran(path=FILES[1], pack="p")])
    said = "deckproof: talks/[a customer]_review.pptx: It is none. Give a PPTX.\n"
    assert capsys.readouterr().err == said


def test_a_name_that_nobody_can_judge_is_not_shown(store: Store) -> None:
    options = store.blobs.put(to_json(Options(brief=Brief(), customers="0" * 64)))
    names = DeckNames(store, orders(options_id=options))
    assert names.name(0) == UNTOLD
    assert DeckNames(store, orders(options_id="f" * 64)).path(0) == UNTOLD


def test_a_wrong_line_and_an_empty_folder_tell_no_customer_of_the_call(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = build_index([Customer(id="C-9", name="Gullhaven Corp")])
    keep_index(listed, cache_of(store.outputs))
    error = UsageError(
        "This deck is named in line 2 with another brief, gullhaven-brief.toml.",
        where="talks/GullhavenCorp_review.csv, line 3",
        remedy="Take one of the two lines out.",
    )
    made = [Order(deck=Path("talks/gullhavencorp.pptx"), error=error)]
    told = DeckNames(store, made, {"": listed.digest}).trouble(0, error)
    assert "gullhaven" not in told.lower()
    assert "line 3" in told
    say_none(store, listed.digest, ["Gullhaven empty"])
    assert capsys.readouterr().err.startswith("deckproof: [a customer] empty: No presentation")


def test_people_see_no_customer_and_scripts_their_own_names(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    error = NotAPresentationError("It is none.", where=FILES[0].name)
    for as_json in (False, True):
        batch = Batch(id="b", author="ana", orders=orders())
        with BatchReport(store, batch, as_json=as_json) as report:
            shown = report.add(0, Over(Ran(path=FILES[0], error=error)))
            report.add(1, Over(Ran(path=FILES[1], deck="d", pack="p", fresh=True), b'{"pack":"p"}'))
            report.add(2, Over(Ran(path=FILES[2], deck="d", pack="p"), b'{"pack":"p"}'))
            report.finish()
        said = capsys.readouterr()
        assert shown == "talks/[a customer]_review.pptx: It is none."
        assert "plan-[a customer].pptx is the same deck as [a customer]/talk.pptx" in said.err
        assert "rindlemark" not in said.err
        if as_json:
            (failed, *_) = json.loads(said.out)["runs"]
            assert failed["deck"]["name"] == FILES[0].name
            assert failed["error"] == f"{failed['file']}: It is none."
        else:
            assert "failed: talks/[a customer]_review.pptx: It is none.\n" in said.out
            assert "rindlemark" not in said.out


def test_two_files_of_one_name_are_told_apart_by_their_folders(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("spring/talk.pptx", "autumn/talk.pptx", "Brindlemark/talk.pptx", "other.pptx")
    made = [Order(deck=Path(file)) for file in files]
    error = NotAPresentationError("It is none.", where="Brindlemark/talk.pptx")
    with BatchReport(store, Batch(id="b", author="a", orders=made), as_json=False) as report:
        shown = report.add(2, Over(Ran(path=made[2].deck, error=error)))
        for number in (1, 0):
            report.add(number, Over(Ran(path=made[number].deck, deck="d", pack="p")))
        report.finish()
    assert shown == "[a customer]/talk.pptx: It is none."
    assert report.names.name(3) == "other.pptx"
    assert "autumn/talk.pptx is the same deck as spring/talk.pptx" in capsys.readouterr().err


def test_a_script_is_told_which_file_it_is_and_which_came_first(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [Path("spring/talk.pptx"), Path("autumn/talk.pptx"), Path("gone.pptx")]
    made = [Order(deck=file) for file in files]
    with BatchReport(store, Batch(id="b", author="a", orders=made), as_json=True) as report:
        for number in (1, 0):
            report.add(number, Over(Ran(path=files[number], deck="d", pack="p"), b'{"pack":"p"}'))
        report.add(2, Over(Ran(path=files[2], error=NotAPresentationError("It is none."))))
        report.finish()
    first, second, third = json.loads(capsys.readouterr().out)["runs"]
    assert first == {"pack": "p", "file": "spring/talk.pptx"}
    assert second == {
        "pack": "p",
        "file": "autumn/talk.pptx",
        "same_as": "talk.pptx",
        "same_as_file": "spring/talk.pptx",
    }
    assert third["file"] == "gone.pptx"


@pytest.mark.parametrize(
    ("said", "own", "under", "told"),
    [
        (None, ("ben", ""), ("ben", "2027-01-31"), ""),
        (None, ("ben", ""), None, ""),
        (None, ("ben", "2027-02-28"), ("ana", "2027-02-28"), "owner ben is not used: this very deck came first with owner ana."),
        (None, ("", "2027-02-28"), ("ana", ""), "due 2027-02-28 is not used: this very deck came first with no due."),
        (("cleo", ""), ("ben", "2027-02-28"), ("ben", "2027-02-28"), "owner cleo is not used: this very deck came first with owner ben."),
        (("", ""), ("ben", "2027-02-28"), ("ben", "2027-02-28"), ""),
    ],
)  # fmt: skip
def test_a_line_whose_owner_or_day_does_not_count_is_told_of(
    store: Store,
    capsys: pytest.CaptureFixture[str],
    said: tuple[str, str] | None,
    own: tuple[str, str],
    under: tuple[str, str] | None,
    told: str,
) -> None:
    order = Order(deck=Path("talk.pptx"), owner=own[0], due=own[1], said=said)
    with BatchReport(store, Batch(id="b", author="a", orders=[order]), as_json=True) as report:
        report.add(0, Over(Ran(path=order.deck, deck="d", pack="p"), b'{"pack":"p"}', under=under))
        report.finish()
    out, err = capsys.readouterr()
    assert err == (f"talk.pptx: {told}\n" if told else "")
    words = dict(zip(("owner", "due"), said or own, strict=True))
    unused = json.loads(out)["runs"][0].get("not_used", {})
    assert unused == {word: words[word] for word in words if f"{word} {words[word]} is not" in told}


def test_decks_alike_that_fail_share_no_pack(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [Order(deck=Path(f"{number}.pptx")) for number in range(2)]
    with BatchReport(store, Batch(id="b", author="a", orders=made), as_json=False) as report:
        for number in range(2):
            error = DamagedDeckError("It is damaged.", where=made[number].deck.name)
            report.add(number, Over(Ran(path=made[number].deck, deck="d", error=error)))
        report.finish()
    said = capsys.readouterr()
    assert "same deck" not in said.err + said.out
    assert said.out.count("It is damaged.") == 2


@pytest.mark.parametrize("ending", [(2, 0, 1), (1, 2, 0), (0, 1, 2)])
def test_of_equal_bytes_the_first_name_of_the_call_stands_whoever_ends_first(
    store: Store, capsys: pytest.CaptureFixture[str], ending: tuple[int, ...]
) -> None:
    made = [Order(deck=Path(f"{number}.pptx")) for number in range(3)]
    with BatchReport(store, Batch(id="b", author="a", orders=made), as_json=True) as report:
        for number in ending:
            ran = Ran(path=made[number].deck, deck="d", pack="p")
            report.add(number, Over(ran, b'{"pack":"p"}'))
        report.finish()
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [run.get("same_as") for run in runs] == [None, "0.pptx", "0.pptx"]


def test_the_summary_gives_the_reasons_of_the_first_that_failed(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [Order(deck=Path(f"{number:02}.pptx")) for number in range(25)]
    with BatchReport(store, Batch(id="b", author="a", orders=made), as_json=False) as report:
        for number in reversed(range(25)):
            error = NotAPresentationError(f"Reason {number}.", where=made[number].deck.name)
            report.add(number, Over(Ran(path=made[number].deck, error=error)))
        assert report.finish() == 2
    said = capsys.readouterr().out
    assert "25 failed" in said
    assert [line for line in said.splitlines() if line.startswith("  ")] == [
        *(f"  failed: {number:02}.pptx: Reason {number}." for number in range(20)),
        "  … and 5 more",
    ]
