"""Decks handed in and the runs that they become, without a browser."""

from __future__ import annotations

import re
from html import unescape

import pytest

from deckproof.model import Role
from desk.uploads import display_name
from review import runs
from review.people import add_person
from review.runs import RunState, Wanted
from scanners.customers.imported import import_customers
from tests.desk.making import DECK, Answer, Browser, TestDesk
from tests.review.making import cast_of, make_pack


def submit(desk: TestDesk, author: str = "ana", run_id: str = "a" * 16, batch: str = "") -> str:
    wanted = Wanted(id=run_id, deck="e" * 64, name=f"{author}.pptx", author=author, batch=batch)
    runs.submit(desk.store, wanted, now=desk.clock())
    return run_id


def upload(browser: Browser, *names: str, data: bytes = DECK, **fields: object) -> Answer:
    return browser.post("/upload", files=[("deck", (name, data)) for name in names], **fields)


def test_an_upload_puts_a_deck_in_line_and_asks_for_a_worker(desk: TestDesk) -> None:
    answer = upload(desk.browser("ana"), "talk.pptx", kind=["summary"])
    (run,) = runs.list_runs(desk.store)
    assert answer.target == f"/runs/{run.wanted.id}"
    assert (run.wanted.author, run.wanted.kinds, run.state) == ("ana", ("summary",), RunState.QUEUED)  # fmt: skip
    assert desk.store.blobs.get(run.wanted.deck) == DECK
    assert desk.calls == ["wake"]


def test_several_decks_at_once_make_a_batch(desk: TestDesk) -> None:
    answer = upload(desk.browser("ben"), "one.pptx", "two.pptx")
    batches = {run.wanted.batch for run in runs.list_runs(desk.store)}
    assert len(batches) == 1
    assert answer.target == f"/board/{batches.pop()}?said=handed-in"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"#!/bin/sh\nrm -rf /\n", "not a presentation"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a presentation"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not a presentation"),
        (b"MZ" + b"\0" * 512, "not a presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024, "not a presentation"),
    ],
)  # fmt: skip
def test_what_is_no_presentation_is_told_at_once(desk: TestDesk, data: bytes, says: str) -> None:
    answer = upload(desk.browser("ana"), "talk.pptx", data=data)
    assert answer.status == 422
    assert says in answer.words
    assert not runs.list_runs(desk.store)
    assert not desk.calls
    assert not list((desk.store.outputs / "cache" / "uploads").iterdir())


def test_one_bad_deck_of_several_lets_none_in(desk: TestDesk) -> None:
    answer = desk.browser("ana").post("/upload", files=[("deck", ("a.pptx", DECK)), ("deck", ("b.pptx", b"no"))])  # fmt: skip
    assert answer.status == 422
    assert not runs.list_runs(desk.store)


@pytest.mark.parametrize("name", ["audrey", "root", "cleo"])
def test_only_authors_and_comms_hand_decks_in(desk: TestDesk, name: str) -> None:
    assert upload(desk.browser(name), "talk.pptx").status == 403
    assert not runs.list_runs(desk.store)


def test_a_brief_with_a_wrong_key_is_told_before_anything_runs(desk: TestDesk) -> None:
    files = [("deck", ("a.pptx", DECK)), ("brief", ("brief.toml", b'purposse = "x"\n'))]
    answer = desk.browser("ana").post("/upload", files=files)
    assert answer.status == 422
    assert "purpose" in answer.words


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("talk\u202exptp.exe", "talkxptp.exe"),
        ("a\0b.pptx", "ab.pptx"),
        ("\u200b\u200b", "a deck"),
        ("", "a deck"),
        ("CON", "CON"),
        ("/", "a deck"),
        ("Ärger mit Übermut.pptx", "Ärger mit Übermut.pptx"),
    ],
)
def test_a_decks_name_is_data_and_short(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_a_name_of_300_letters_is_cut_in_its_middle() -> None:
    cut = display_name("a" * 300 + ".pptx")
    assert len(cut) == 120
    assert cut.endswith("aaa.pptx")


def test_more_decks_than_one_desk_can_bear_have_to_wait(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.uploads.MOST_AN_HOUR", 2)
    ana = desk.browser("ana")
    statuses = [upload(ana, "talk.pptx").status for _ in range(3)]
    assert statuses == [303, 303, 429]
    assert upload(desk.browser("ben"), "talk.pptx").status == 303, "each for themselves"
    desk.clock.move(minutes=61)
    assert upload(desk.browser("ana"), "talk.pptx").status == 303
    assert len(runs.list_runs(desk.store)) == 4


HOSTILE = [
    "<script>alert(1)</script>.pptx",
    '"><img src=x onerror=alert(1)>.pptx',
    "{{7*7}}{% for x in y %}.pptx",
    "=HYPERLINK(1).pptx",
    "';DROP TABLE run;--.pptx",
    "a b&c=d#e?f.pptx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_and_nothing_else(desk: TestDesk, name: str) -> None:
    ana = desk.browser("ana")
    upload(ana, name)
    (run,) = runs.list_runs(desk.store)
    assert run.wanted.name == display_name(name).replace('"', "%22")  # as browsers send it (WHATWG)
    for path in ("/", "/board", f"/runs/{run.wanted.id}", "/runs"):
        page = ana.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.findall(r">([^<]*pptx)<", page)


def test_nobody_sees_anothers_run(desk: TestDesk) -> None:
    submit(desk, "carl")
    ana, ben = desk.browser("ana"), desk.browser("ben")
    for path in (f"/runs/{'a' * 16}", f"/runs/{'a' * 16}/now", f"/runs/{'a' * 16}/events"):
        assert ana.get(path).status == 404
    assert ana.post(f"/runs/{'a' * 16}/retry").status == 404
    assert "carl.pptx" not in ana.get("/").text + ana.get("/board").text
    assert ben.get(f"/runs/{'a' * 16}").status == 200


def test_whoever_hands_in_anothers_deck_is_told_whom_to_ask_for_its_pack(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "Plain.[^s1]", pack="anas")
    add_person(desk.store, cast_of(desk.store)["root"], "otto", (Role.AUTHOR,), now=desk.clock())
    submit(desk, "otto")
    run = runs.take_next(desk.store, "w", now=desk.clock())
    assert run is not None
    runs.finish(desk.store, run.wanted.id, pack="anas", now=desk.clock())
    otto = desk.browser("otto")
    for path in (f"/runs/{'a' * 16}", f"/runs/{'a' * 16}/now", f"/runs/{'a' * 16}/events"):
        told = otto.get(path)
        assert told.status == 200
        assert "The pack is ana's and not shown to you; ask ana for sight" in unescape(told.words)
        assert own_id not in told.text
        assert "/packs/anas" not in told.text
    assert otto.get("/packs/anas").status == 404
    desk.browser("ana").post("/packs/anas/grants", name="otto")
    assert otto.get(f"/runs/{'a' * 16}").target == "/packs/anas?said=in-queue"


def test_failed_runs_can_be_tried_again_and_the_others_stay(desk: TestDesk) -> None:
    from deckproof.errors import DamagedDeckError

    for number in range(3):
        submit(desk, "ana", str(number) * 16, batch="b")
    first = runs.take_next(desk.store, "w", now=desk.clock())
    assert first is not None
    runs.fail(desk.store, first.wanted.id, DamagedDeckError("The file is cut short."), now=desk.clock())  # fmt: skip
    second = runs.take_next(desk.store, "w", now=desk.clock())
    assert second is not None
    runs.finish(desk.store, second.wanted.id, pack="p", now=desk.clock())
    ana = desk.browser("ana")
    assert "The file is cut short." in ana.get("/board/b").words
    assert ana.post("/board/retry", batch="b").target == "/board/b?said=all-again"
    states = {run.wanted.id: run.state for run in runs.list_runs(desk.store)}
    assert states[first.wanted.id] is RunState.QUEUED
    assert states[second.wanted.id] is RunState.HELD
    assert desk.calls == ["wake"]


def test_the_board_says_how_long_the_rest_takes(desk: TestDesk) -> None:
    for number in range(4):
        submit(desk, "ana", str(number) * 16)
    first = runs.take_next(desk.store, "w", now=desk.clock())
    assert first is not None
    desk.clock.move(minutes=5)
    runs.finish(desk.store, first.wanted.id, pack="p", now=desk.clock())
    assert "3 decks to go, about 15 min" in desk.browser("ana").get("/board").words


def test_a_stream_tells_each_state_once_and_goes_on_after_the_last_one_seen(desk: TestDesk) -> None:
    run_id = submit(desk)
    runs.take_next(desk.store, "w", now=desk.clock())
    runs.finish(desk.store, run_id, pack="p1", now=desk.clock())
    ana = desk.browser("ana")
    first = ana.get(f"/runs/{run_id}/events")
    assert first.headers["content-type"].startswith("text/event-stream")
    assert first.text.count("event: over") == 1
    event_id = re.search(r"^id: (\w+)$", first.text, re.MULTILINE)
    assert event_id is not None
    again = ana.get(f"/runs/{run_id}/events", headers={"last-event-id": event_id[1]})
    assert "event:" not in again.text


def test_the_form_says_first_that_no_customer_will_be_looked_for(desk: TestDesk) -> None:
    assert "no customer’s name will be looked for" in desk.browser("ana").get("/upload").text
    listed = desk.store.outputs.parent / "customers.csv"
    listed.write_text("id,name\nC1,Example Mills Ltd\n", encoding="utf-8")
    import_customers(listed, desk.store.outputs)
    assert "no customer’s name will be looked for" not in desk.browser("ana").get("/upload").text
