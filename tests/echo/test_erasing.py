"""A comment erased on request: nothing of its words is left anywhere, and the ledger and the tables still agree."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deckproof.errors import (
    NotAllowedError,
    StoreError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Person
from deckproof.teams import Teams
from echo import answering, erasing, importing
from echo.alerts import end_alert, list_alerts
from echo.answering import Heard, list_feedback
from echo.comments import Comment
from echo.erasing import Erased, erase
from echo.imported import Imported
from echo.importing import import_feedback
from echo.refresh import take_in
from review import audit, retention
from review.echo_replay import ERASED
from review.echo_tables import feedback
from review.ledger import record, stamp
from review.people import issue_token
from review.rooms import house
from review.store import Store
from review.tables import ledger, outbox
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.echo.test_commands import run, status
from tests.review.deeds import both
from tests.review.making import NOW, rooms

Cast = dict[str, Person]
TEAMS = Teams()
LATER = NOW + dt.timedelta(days=3)
AUTHOR, FIRM, WORDS = "Wilma Osterloh", "Osterloh Kiosks", "My sister is ill, so I cannot log in."
NOTE = "Rang Ms Osterloh back."
GONE = ("Osterloh", "sister is ill", "cannot log in", "Rang Ms")
"""What must be nowhere afterwards."""


def bring(store: Store, cast: Cast, folder: Path, *rows: list[object]) -> Imported:
    path = write_csv(folder / "back.csv", rows)
    try:
        return import_feedback(store, cast["ben"], path, teams=TEAMS, now=NOW)
    finally:
        path.unlink()


def heard(store: Store, who: Person) -> list[Heard]:
    return sorted(list_feedback(store, who, teams=TEAMS, today=NOW.date()), key=lambda one: one.id)


def left_of_it(store: Store) -> list[str]:
    """Files below the outputs folder, the database among them, with a word of what was erased."""
    return [
        f"{path.relative_to(store.outputs)}: {word}"
        for path in store.outputs.rglob("*")
        if path.is_file()
        for word in GONE
        if word.encode() in path.read_bytes()
    ]


def faults(store: Store) -> str:
    return "\n".join(audit.verify(store, rooms=rooms()).faults)


def erasures(store: Store) -> list[str]:
    with store.reading() as connection:
        wanted = select(ledger.c.data).where(ledger.c.action == ERASED).order_by(ledger.c.seq)
        return list(connection.execute(wanted).scalars())


@pytest.fixture
def said(store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path) -> str:
    """A comment with a history, beside a figure and the comment of somebody else."""
    bring(
        store, cast, tmp_path,
        figure(out[0], "views", 5),
        comment(out[0], WORDS, author=AUTHOR, customer=FIRM),
        comment(out[1], "Great post."),
    )  # fmt: skip
    own_id = next(one.id for one in heard(store, cast["cleo"]) if one.comment.author)
    answering.answer(store, cast["ben"], own_id, note=NOTE, teams=TEAMS, now=NOW)
    answering.reroute(store, cast["ben"], own_id, "sales", teams=TEAMS, now=NOW)
    assert left_of_it(store)
    return own_id


def test_nothing_of_it_is_left_and_the_ledger_still_fits(
    store: Store, cast: Cast, said: str
) -> None:
    done = erase(store, cast["cleo"], said[:8], reason="Request 17 of 20 November.", now=LATER)
    assert (done.comments, done.again) == ((said,), False)
    assert left_of_it(store) == []
    assert faults(store) == ""
    whole = b"".join(audit.export_jsonl(store)).decode()
    assert not [word for word in GONE if word in whole]
    (told,) = erasures(store)
    assert set(json.loads(told)) == {"role", "note", "said", "blobs"}
    assert "Request 17" not in whole
    with store.reading() as connection:
        notices = connection.execute(select(outbox.c.body).where(outbox.c.kind == ERASED)).scalars().all()  # fmt: skip
    assert [json.loads(one)["object"] for one in notices] == [said]


def test_who_looks_at_it_sees_that_it_was_erased_and_why(
    store: Store, cast: Cast, said: str
) -> None:
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    for who, why in (("cleo", "Request 17."), ("audrey", "Request 17."), ("ana", "")):
        one = next(one for one in heard(store, cast[who]) if one.id == said)
        assert one.comment == Comment(text="[erased on request]")
        assert (one.state, one.note, one.acted_by) == ("closed", why, "cleo")
        assert one.erased_at == stamp(LATER)
    (other,) = (one for one in heard(store, cast["cleo"]) if one.id != said)
    assert (other.comment.text, other.erased_at, other.state) == ("Great post.", "", "open")
    with pytest.raises(WrongStateError, match="closed already"):
        answering.answer(store, cast["ben"], said, note="x", teams=TEAMS, now=LATER)


def test_one_that_was_closed_already_keeps_who_closed_it(
    store: Store, cast: Cast, said: str
) -> None:
    answering.close(store, cast["ben"], said, note=f"{NOTE} All done.", teams=TEAMS, now=NOW)
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    assert left_of_it(store) == []
    assert faults(store) == ""
    (one,) = (one for one in heard(store, cast["cleo"]) if one.id == said)
    assert (one.acted_by, one.note) == ("ben", "Request 17.")


def test_nobody_waits_for_an_answer_to_it(store: Store, cast: Cast, said: str) -> None:
    before = answering.count_waiting(store, today=NOW.date())
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    after = answering.count_waiting(store, today=NOW.date())
    assert (before, after) == ({"sales": (1, 0), "marketing": (1, 0)}, {"marketing": (1, 0)})


@pytest.mark.parametrize("who", ["ana", "ben", "audrey", "root"])
def test_it_is_for_compliance_alone(store: Store, cast: Cast, said: str, who: str) -> None:
    with pytest.raises(NotAllowedError, match="erase a comment"):
        erase(store, cast[who], said, reason="Request 17.", now=LATER)
    assert left_of_it(store)
    assert erasures(store) == []


def test_an_erasure_by_who_was_not_that_shows(store: Store, cast: Cast, said: str) -> None:
    with store.acting() as act:
        data = {"role": "compliance", "note": "", "blobs": []}
        record(store, act, actor="ben", action=ERASED, thing=said, now=NOW, data=data)
    assert "ben acted as compliance without being that" in faults(store)


@pytest.mark.parametrize(
    "reason", ["", "  ", "Ms WILMA OSTERLOH asked.", f"She wrote: {WORDS.upper()}", "For Osterloh Kiosks"]
)  # fmt: skip
def test_the_reason_is_needed_and_tells_nothing_again(
    store: Store, cast: Cast, said: str, reason: str
) -> None:
    with pytest.raises(UsageError):
        erase(store, cast["cleo"], said, reason=reason, now=LATER)
    assert erasures(store) == []


def test_a_reason_may_share_small_words_with_a_short_comment(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    bring(store, cast, tmp_path, comment(out[0], "No", author="Al"))
    (one,) = heard(store, cast["cleo"])
    assert erase(store, cast["cleo"], one.id, reason="No. 17, also by mail.", now=LATER).comments


def test_a_figure_and_what_is_not_there_is_no_comment(store: Store, cast: Cast, said: str) -> None:
    with store.reading() as connection:
        figures = select(feedback.c.id).where(feedback.c.kind == "figure")
        own_id = connection.execute(figures).scalar_one()
    for unknown in (own_id, "f" * 16):
        with pytest.raises(UnknownNameError):
            erase(store, cast["cleo"], unknown, reason="Request 17.", now=LATER)


def test_the_very_same_words_go_together_and_what_others_share_stays(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    words = "Call me on +1 202 555 0143, please."
    bring(
        store, cast, tmp_path,
        comment(out[0], words, author=AUTHOR), comment(out[1], words, author=AUTHOR),
        comment(out[1], words, author="Somebody Else"),
    )  # fmt: skip
    by_author = {one.comment.author: one.id for one in heard(store, cast["cleo"])}
    for own_id in by_author.values():
        answering.answer(store, cast["ben"], own_id, note="Called.", teams=TEAMS, now=NOW)
    done = erase(store, cast["cleo"], by_author[AUTHOR], reason="Request 18.", now=LATER)
    assert len(done.comments) == 2
    assert len(erasures(store)) == 2
    assert left_of_it(store) == []
    (other,) = (one for one in heard(store, cast["cleo"]) if not one.erased_at)
    assert (other.comment.text, other.note) == (words, "Called.")
    assert faults(store) == ""
    # And when that one goes too, the note and the findings that it shared go with it.
    erase(store, cast["cleo"], other.id, reason="Request 19.", now=LATER)
    kept = [store.blobs.get(one.sha256) for one in store.blobs.kept()]
    assert not [data for data in kept if b"Called." in data or b"555 0143" in data]
    assert faults(store) == ""


def test_what_was_erased_does_not_come_in_again(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    line = comment(out[0], WORDS, author=AUTHOR, customer=FIRM)
    elsewhere = comment(out[1], WORDS, author=AUTHOR, customer=FIRM)
    done = bring(store, cast, tmp_path, line, elsewhere, comment(out[1], "Another."))
    assert (done.known, done.erased, done.comments, done.bad) == (1, 1, 1, 0)
    assert left_of_it(store) == []
    assert faults(store) == ""


def test_nor_where_it_is_erased_while_a_file_comes_in(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    routed = importing._Taker._routed

    def meanwhile(self: importing._Taker, fresh: Any) -> Any:
        rows = routed(self, fresh)
        erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
        for row in rows:
            assert not self.store.blobs.has(row["body"]), "erased after it was put"
        return routed(self, fresh)

    monkeypatch.setattr(importing._Taker, "_routed", meanwhile)
    done = bring(store, cast, tmp_path, comment(out[1], WORDS, author=AUTHOR, customer=FIRM))
    assert (done.erased, done.comments) == (1, 0)
    assert left_of_it(store) == []
    assert faults(store) == ""


def test_a_crash_before_the_words_go_shows_and_the_next_call_mends_it(
    store: Store, cast: Cast, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing.comments, "forget", crash)
        with pytest.raises(KeyboardInterrupt):
            erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    assert f"comment {said} was erased and its words are there still" in faults(store)
    assert all(WORDS not in one.comment.text for one in heard(store, cast["cleo"]))
    assert erase(store, cast["cleo"], said, reason="", now=LATER).again
    assert left_of_it(store) == []
    assert faults(store) == ""
    assert len(erasures(store)) == 1


def test_words_that_come_back_out_of_a_backup_show(
    store: Store, cast: Cast, said: str, tmp_path: Path
) -> None:
    shutil.copytree(store.outputs / "blobs", tmp_path / "backup")
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    shutil.copytree(tmp_path / "backup", store.outputs / "blobs", dirs_exist_ok=True)
    assert "its words are there still" in faults(store)
    erase(store, cast["cleo"], said, reason="", now=LATER)
    assert left_of_it(store) == []
    assert faults(store) == ""


def test_whoever_answers_it_at_that_moment_comes_first(
    store: Store, cast: Cast, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_down = erasing._put_down

    def late(*given: Any) -> None:
        answering.answer(store, cast["ben"], said, note="Just now.", teams=TEAMS, now=NOW)
        put_down(*given)

    monkeypatch.setattr(erasing, "_put_down", late)
    with pytest.raises(WrongStateError, match="at this moment"):
        erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    monkeypatch.undo()
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    assert left_of_it(store) == []
    assert faults(store) == ""


def test_two_who_erase_it_at_once_erase_it_once(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    for number in range(10):
        words = f"{WORDS} {number}"
        bring(store, cast, tmp_path, comment(out[0], words, author=AUTHOR))
        own_id = next(one.id for one in heard(store, cast["cleo"]) if one.comment.text == words)
        # One that is closed changes no more by being erased.
        answering.close(store, cast["ben"], own_id, note=NOTE, teams=TEAMS, now=NOW)
        answers = both(
            *(
                lambda who=who, own_id=own_id: erase(store, cast[who], own_id, reason="Request 17.", now=LATER)
                for who in ("cleo", "carl")
            )
        )  # fmt: skip
        assert sorted(one.again for one in answers if isinstance(one, Erased)) == [False, True]
    assert len(erasures(store)) == 10
    assert left_of_it(store) == []
    assert faults(store) == ""


def test_whoever_reads_while_it_is_erased_sees_that_it_was(
    store: Store, cast: Cast, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard_of, calls = answering._heard, [0]

    def late(*given: Any) -> Heard:
        if not calls[0]:
            calls[0] = 1
            erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
        return heard_of(*given)

    monkeypatch.setattr(answering, "_heard", late)
    one = answering.load_feedback(store, cast["cleo"], said, teams=TEAMS, today=NOW.date())
    assert (one.comment.text, one.note) == ("[erased on request]", "Request 17.")


def test_words_that_are_lost_and_were_not_erased_are_an_error(
    store: Store, cast: Cast, said: str
) -> None:
    with store.reading() as connection:
        body = connection.execute(select(feedback.c.body).where(feedback.c.id == said)).scalar_one()
    store.blobs.remove(body)
    with pytest.raises(StoreError, match="backup"):
        heard(store, cast["cleo"])
    with pytest.raises(StoreError, match="backup"):
        erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)


def test_who_may_not_erase_does_not_learn_by_a_reason_what_was_said(
    store: Store, cast: Cast, said: str
) -> None:
    with pytest.raises(NotAllowedError):
        erase(store, cast["audrey"], said, reason=f"Is it {AUTHOR}?", now=LATER)


def test_a_note_that_stands_elsewhere_word_for_word_stays_there(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (own_id,) = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]", pack="pack4")
    take_in(store, cast["cleo"], customer_list(tmp_path / "l.csv", CUSTOMER), now=NOW, rooms=house(store))  # fmt: skip
    (alert,) = list_alerts(store, cast["cleo"])
    end_alert(store, cast["cleo"], alert.id, note="Agreed by mail.", now=NOW)
    answering.answer(store, cast["ben"], said, note="Agreed by mail.", teams=TEAMS, now=NOW)
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    assert left_of_it(store) == []
    assert faults(store) == ""
    assert alert.output == own_id


def test_the_retention_rules_leave_the_reason_and_everything_fits(
    store: Store, cast: Cast, said: str
) -> None:
    erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    retention.prune(store, cast["root"], older_than_days=0, now=NOW + dt.timedelta(days=400))
    assert next(one.note for one in heard(store, cast["cleo"]) if one.id == said) == "Request 17."
    assert faults(store) == ""


def test_the_command_erases_and_says_so(store: Store, cast: Cast, said: str) -> None:
    ben, cleo = (issue_token(store, cast["root"], one, now=NOW) for one in ("ben", "cleo"))
    words = ("feedback", "erase", said, "--reason", "Request 17.")
    assert status(run(store, ben, *words)) == 3
    assert run(store, cleo, *words).stderr == f"{said} is erased.\n"
    told = json.loads(run(store, cleo, *words, "--json").stdout)
    assert told == {"schema": "deckproof.feedback-erased/1", "comments": [said], "again": True, "kept": 0}  # fmt: skip
    assert "[erased on request]" in run(store, cleo, "feedback", "show", said).stderr
