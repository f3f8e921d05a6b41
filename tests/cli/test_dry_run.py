"""What `batch --dry-run` tells of decks that the store knows, and that it changes nothing there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli import batch
from deckproof.errors import CustomerListError, StageError, StoreError
from deckproof.settings import load_settings
from flows import outlook
from flows.intake import id_of, make_options, take_deck, take_options
from flows.once import once
from flows.orders import Batch, Order, batch_id, wanted_of
from flows.stages import hold_key, pack_id
from review import chunks, runs
from review.runs import Wanted
from review.store import Store, open_store
from tests.decks import TestSlide, build_pptx

TODAY = dt.datetime.now(dt.UTC)
NAMES = ("again.pptx", "first.pptx", "failed.pptx", "held.pptx", "new.pptx")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five decks, two of them the same."""
    made = tmp_path / "talks"
    made.mkdir()
    for name in NAMES[1:]:
        (made / name).write_bytes(build_pptx(TestSlide(title=f"What {name} tells")))
    (made / "again.pptx").write_bytes((made / "first.pptx").read_bytes())
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Store:
    """Of the decks one is held, and one has failed, in a batch here and in one on other machines."""
    made = open_store(tmp_path / "outputs")
    options = take_options(made, load_settings(), today=TODAY.date())
    held = take_deck(made, folder / "held.pptx", options, author="")
    pack = json.dumps(pack_id(held, options)).encode()
    once(made, hold_key(held, options), lambda: pack, lasting=True)
    failed = take_deck(made, folder / "failed.pptx", options, author="")
    order = Order(deck=folder / "failed.pptx", options_id=options)
    here = Batch(id=batch_id(["talks"], ""), author="", orders=[order])
    runs.begin(made, wanted_of(here, order, failed), "batch@x", now=TODAY)
    elsewhere = Wanted(id="1" * 16, deck=failed, name="failed.pptx", author="", options=options)
    chunks.put_chunk(made, "elsewhere", 1, [elsewhere], now=TODAY)
    for one in runs.list_runs(made):
        runs.fail(made, one.wanted.id, StageError("It is damaged."), now=TODAY)
    return made


def call(*words: str) -> Any:
    app = typer.Typer()
    batch.register(app)
    return CliRunner().invoke(app, ["talks", "--dry-run", *words])


def states(*words: str) -> dict[str, str]:
    done = call(*words, "--json")
    assert done.exit_code == 0, done.output
    return {Path(deck["deck"]).name: deck["state"] for deck in json.loads(done.stdout)["decks"]}


def raise_from(*words: str) -> None:
    app = typer.Typer()
    batch.register(app)
    CliRunner().invoke(app, ["talks", "--dry-run", *words], catch_exceptions=False)


def fingerprint(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    # Not what can be made again, nor what SQLite's readers share in memory.
    kept = (path for path in found if "cache" not in path.parts and path.suffix != ".db-shm")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def test_without_a_store_all_decks_are_new_and_none_is_made(folder: Path, tmp_path: Path) -> None:
    assert states() == dict.fromkeys(NAMES, "new") | {"first.pptx": "same"}
    assert not (tmp_path / "outputs").exists()


def test_what_is_held_or_the_same_is_told_and_neither_read_nor_counted(
    store: Store, folder: Path
) -> None:
    before = fingerprint(store.outputs)
    told = json.loads(call("--json").stdout)
    by_name = {Path(deck["deck"]).name: deck for deck in told["decks"]}
    assert by_name["held.pptx"]["state"] == "held"
    assert by_name["first.pptx"]["same_as_file"] == "talks/again.pptx"
    assert (told["slides"], by_name["held.pptx"]["slides"]) == (3, 0)
    said = call().output
    assert "talks/held.pptx: held already" in said
    assert "talks/first.pptx: the same deck as talks/again.pptx, byte for byte" in said
    assert "5 decks: 3 to run, with 3 slides, 1 the same as another, 1 held already. Nothing was done." in said  # fmt: skip
    assert fingerprint(store.outputs) == before


def test_where_nothing_is_left_to_do_it_says_so(store: Store, folder: Path) -> None:
    for name in NAMES:
        if name != "held.pptx":
            (folder / name).unlink()
    assert "1 deck: none to run, 1 held already. Nothing was done." in call().output


def test_another_brief_makes_another_pack(store: Store, tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text('purpose = "innovation"\n')
    assert states("--brief", "brief.toml")["held.pptx"] == "new"
    assert states("--kind", "summary")["held.pptx"] == "new"


def test_a_deck_that_may_not_be_read_is_refused_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> str:
        if path.name == "new.pptx":
            raise PermissionError(13, "Permission denied")
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(outlook, "digest_file", read)
    done = call("--json")
    assert done.exit_code == 2
    told = {Path(deck["deck"]).name: deck["state"] for deck in json.loads(done.stdout)["decks"]}
    assert (told["new.pptx"], told["first.pptx"]) == ("refused", "same")
    assert "The file cannot be opened" in call().output


def test_of_two_decks_alike_that_cannot_be_run_both_are_told_so(store: Store, folder: Path) -> None:
    for name in ("again.pptx", "first.pptx"):
        (folder / name).write_bytes(b"PK\x03\x04 no deck at all")
    decks = json.loads(call("--json").stdout)["decks"]
    told = {Path(deck["deck"]).name: deck["state"] for deck in decks}
    assert (told["again.pptx"], told["first.pptx"]) == ("refused", "refused")


def test_outputs_that_cannot_be_written_are_told_before_anything_is_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outputs in (folder / "new.pptx", folder / "new.pptx" / "below"):
        with pytest.raises(StoreError, match="cannot be written: Not a directory"):
            raise_from("--outputs", str(outputs))
    open_store(tmp_path / "shut").close()
    for part in ("held", "blobs", "cache"):
        there = tmp_path / "shut" / part
        monkeypatch.setattr(os, "access", lambda path, _, there=there: Path(path) != there)
        with pytest.raises(StoreError, match="cannot be written: Permission denied"):
            raise_from("--outputs", str(tmp_path / "shut"))
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path)
    with pytest.raises(StoreError, match="cannot be written: Permission denied"):
        raise_from("--outputs", str(tmp_path / "new" / "outputs"))
    assert not (tmp_path / "new").exists()


def test_with_retry_failed_only_what_failed_is_told(store: Store) -> None:
    assert states("--retry-failed") == {"failed.pptx": "new"}


def test_a_remote_call_knows_what_failed_and_what_is_in_line_elsewhere(
    store: Store, folder: Path
) -> None:
    options = id_of(make_options(store, load_settings(), today=TODAY.date()))
    deck = take_deck(store, folder / "new.pptx", options, author="")
    waiting = Wanted(id="2" * 16, deck=deck, name="new.pptx", author="", options=options)
    chunks.put_chunk(store, "waiting", 1, [waiting], now=TODAY)
    told = states("--remote", "--retry-failed")
    assert told["failed.pptx"] == "new"
    assert told["new.pptx"] == "in line"
    assert told["again.pptx"] == "not failed"
    assert states()["new.pptx"] == "new", "a batch on this machine does it itself"


def test_what_concerns_all_decks_ends_the_call_as_it_ends_the_run(store: Store, tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "customers.csv").write_text("colour,size\nred,4\n")
    assert isinstance(call("--customers", "customers.csv").exception, CustomerListError)


def test_a_fault_has_one_sentence_in_both(folder: Path) -> None:
    from flows.intake import look_at

    (folder / "nothing.pptx").touch()
    (told,) = (
        deck["problem"]
        for deck in json.loads(call("--json").stdout)["decks"]
        if deck["state"] == "refused"
    )
    with pytest.raises(Exception, match="The file is empty") as raised:
        look_at(Path("talks/nothing.pptx"))
    assert told == str(raised.value)


def test_a_name_forges_no_line_of_a_dry_run(folder: Path) -> None:
    forged = "a\n9 decks,\tall fine\n.pptx"
    (folder / "new.pptx").rename(folder / forged)
    assert "talks/a 9 decks, all fine .pptx: 1 slide\n" in call().output


def test_people_see_no_customer_of_the_calls_list_and_scripts_the_names_as_they_are(
    folder: Path, tmp_path: Path
) -> None:
    """As in the call itself; here the store has no list, and gets none."""
    (tmp_path / "ours.csv").write_text("id,name\nC-1,Brindlemark Foods\n")
    (folder / "Brindlemark").mkdir()
    for name in ("first.pptx", "held.pptx"):
        (folder / name).rename(folder / f"Brindlemark/of brindlemark foods, {name}")
    (folder / "new.pptx").write_text("This is none.")
    said = call("--customers", "ours.csv")
    assert said.exit_code == 2
    assert "rindlemark" not in said.output
    assert "talks/[a customer]/of [a customer], held.pptx: 1 slide\n" in said.output
    assert "talks/again.pptx: the same deck as talks/[a customer]/of [a customer], first.pptx" in said.output  # fmt: skip
    decks = json.loads(call("--customers", "ours.csv", "--json").stdout)["decks"]
    assert "talks/Brindlemark/of brindlemark foods, held.pptx" in [one["deck"] for one in decks]
