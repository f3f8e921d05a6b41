"""An erasure takes what nothing else rests on, every comment that says the same, and no one row hides a comment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from deckproof.codec import to_json
from deckproof.errors import UsageError
from deckproof.model import Brief, Person
from echo import answering, comments, importing
from echo.comments import Comment
from echo.erasing import erase
from echo.telling import refuse_telling
from review import threads
from review.echo_replay import ERASED
from review.echo_tables import feedback, feedback_erased
from review.entries import entries
from review.erasures import reasons_told, said_hash
from review.ledger import record
from review.migrate import run_alembic
from review.store import Store
from review.tables import pack, pruned
from tests.echo.making import comment
from tests.echo.test_erasing import AUTHOR, FIRM, LATER, TEAMS, WORDS, bring, faults, heard
from tests.review import making
from tests.review.making import NOW, make_pack
from tests.review.tampering import raw_connection

Cast = dict[str, Person]
NOTE = "Wait for legal."


@pytest.fixture
def said(store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path) -> str:
    bring(store, cast, tmp_path, comment(out[0], WORDS, author=AUTHOR, customer=FIRM))
    (one,) = heard(store, cast["cleo"])
    return one.id


def talk(store: Store, cast: Cast, output_id: str) -> list[str]:
    found = threads.threads_of(store, cast["cleo"], output_id)
    return [one.text for thread in found for one in thread.comments]


def words_there(store: Store, word: str) -> list[str]:
    return [
        one.sha256 for one in store.blobs.kept() if word.encode() in store.blobs.get(one.sha256)
    ]


def test_words_that_a_thread_quotes_letter_by_letter_stay_and_are_told_of(
    store: Store, cast: Cast, said: str, held: str
) -> None:
    quoted = to_json(Comment(text=WORDS, author=AUTHOR, customer=FIRM)).decode()
    threads.open_thread(store, cast["cleo"], held, quoted, blocking=True, now=NOW)
    answering.answer(store, cast["ben"], said, note="Rang them.", teams=TEAMS, now=NOW)
    done = erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
    assert (done.comments, done.again, done.kept) == ((said,), False, 1)
    assert talk(store, cast, held) == [quoted]
    assert words_there(store, "Rang them.") == []
    (one,) = heard(store, cast["cleo"])
    assert (one.comment.text, one.erased_at != "") == ("[erased on request]", True)
    assert faults(store) == ""
    again = erase(store, cast["cleo"], said, reason="", now=LATER)
    assert (again.again, again.kept) == (True, 1)


def test_a_policy_that_a_run_names_in_its_options_alone_stays(
    store: Store, cast: Cast, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[words]\nrule = "of one run"'
    sha256 = store.blobs.put(text.encode())
    options = to_json({"brief": Brief(is_default=True), "policy": sha256})
    monkeypatch.setattr(making, "NO_BRIEF", options)
    make_pack(store, "Hello there.[^s1]", pack="pack7")
    with store.reading() as connection:
        named = connection.execute(select(pack.c.options).where(pack.c.id == "pack7")).scalar_one()
    assert sha256 in store.blobs.get(named).decode()
    answering.answer(store, cast["ben"], said, note=text, teams=TEAMS, now=NOW)
    assert erase(store, cast["cleo"], said, reason="Request 17.", now=LATER).kept == 1
    assert store.blobs.get(sha256).decode() == text
    assert faults(store) == ""


def test_words_that_somebody_takes_up_meanwhile_stay(
    store: Store, cast: Cast, said: str, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering.answer(store, cast["ben"], said, note=NOTE, teams=TEAMS, now=NOW)
    forget = comments.forget

    def meanwhile(*given: Any) -> tuple[str, ...]:
        threads.open_thread(store, cast["cleo"], held, NOTE, blocking=True, now=LATER)
        return forget(*given)

    monkeypatch.setattr(comments, "forget", meanwhile)
    assert erase(store, cast["cleo"], said, reason="Request 17.", now=LATER).kept == 1
    monkeypatch.undo()
    assert talk(store, cast, held) == [NOTE]
    assert words_there(store, "sister") == []
    assert faults(store) == ""
    assert erase(store, cast["cleo"], said, reason="", now=LATER).kept == 1
    assert talk(store, cast, held) == [NOTE]


def test_a_note_that_is_put_down_while_another_of_its_words_is_erased_is_there(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    bring(store, cast, tmp_path, comment(out[1], "Great post."))
    other = next(one.id for one in heard(store, cast["cleo"]) if one.id != said)
    answering.answer(store, cast["ben"], said, note=NOTE, teams=TEAMS, now=NOW)
    keep, calls = answering.keep_note, [0]

    def late(store: Store, note: str) -> str:
        blob = keep(store, note)
        calls[0] += 1
        if calls[0] == 1:
            erase(store, cast["cleo"], said, reason="Request 17.", now=LATER)
        return blob

    monkeypatch.setattr(answering, "keep_note", late)
    answering.answer(store, cast["ben"], other, note=NOTE, teams=TEAMS, now=LATER)
    assert next(one.note for one in heard(store, cast["ben"]) if one.id == other) == NOTE
    assert faults(store) == ""


def test_findings_that_two_comments_share_are_there_for_the_one_that_comes_in_meanwhile(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Call me on +1 202 555 0143, please."
    bring(store, cast, tmp_path, comment(out[0], words, author=AUTHOR))
    (own,) = heard(store, cast["cleo"])
    routed = importing._Taker._routed

    def meanwhile(self: importing._Taker, fresh: Any) -> Any:
        rows = routed(self, fresh)
        erase(store, cast["cleo"], own.id, reason="Request 17.", now=LATER)
        assert not store.blobs.has(rows[0]["found"])
        return rows

    monkeypatch.setattr(importing._Taker, "_routed", meanwhile)
    assert (
        bring(store, cast, tmp_path, comment(out[0], words, author="Somebody Else")).comments == 1
    )
    monkeypatch.undo()
    assert faults(store) == ""


def test_who_says_the_same_in_other_letters_or_for_another_customer_goes_too(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    bring(
        store, cast, tmp_path,
        comment(out[0], WORDS, author=AUTHOR, customer=FIRM),
        comment(out[1], WORDS, author=AUTHOR),
        comment(out[1], WORDS.upper().replace(" ", "  "), author=AUTHOR.lower(), customer="Tern Bakeries"),
        comment(out[1], WORDS, author="Somebody Else"),
        comment(out[1], f"{WORDS} Again.", author=AUTHOR),
    )  # fmt: skip
    one = next(one for one in heard(store, cast["cleo"]) if one.comment.customer == FIRM)
    done = erase(store, cast["cleo"], one.id, reason="Request 17.", now=LATER)
    assert len(done.comments) == 3
    left = [one.comment for one in heard(store, cast["cleo"]) if not one.erased_at]
    assert sorted((one.text, one.author) for one in left) == [
        (WORDS, "Somebody Else"),
        (f"{WORDS} Again.", AUTHOR),
    ]
    more = bring(
        store, cast, tmp_path,
        comment(out[0], WORDS, author=AUTHOR.upper(), customer="Osterloh Kiosks Ltd"),
        comment(out[1], f"  {WORDS.lower()}", author=AUTHOR),
        comment(out[0], WORDS, author="Somebody Else"),
    )  # fmt: skip
    assert (more.erased, more.comments) == (2, 1)
    assert faults(store) == ""
    everything = erase(store, cast["cleo"], done.comments[1], reason="", now=LATER)
    assert (sorted(everything.comments), everything.again) == (sorted(done.comments), True)


@pytest.mark.parametrize(
    ("author", "reason"),
    [
        ("Wilma Osterloh", "Request of Ms Osterloh"),
        ("Wilma Osterloh", "wilma asked"),
        ("Wilma Osterloh", "Osterlohs Anfrage"),
        ("wilma.osterloh@shop.example", "Osterloh, W., on 20 November"),
        ("Wilma Osterloh", "By w.osterloh@mail.example"),
        ("", "Request of the KIOSKS"),
        ("Wilma Rose", "For Rose"),
        ("May Lund", "May asked on 20 November"),
        ("Lüdenscheid, E.", "Frau Mu\u0308ller-LU\u0308DENSCHEID bat darum"),
    ],
)
def test_a_reason_has_no_word_of_the_name(author: str, reason: str) -> None:
    with pytest.raises(UsageError, match="repeats what is to be erased"):
        refuse_telling(Comment(text=WORDS, author=author, customer=FIRM), reason)


@pytest.mark.parametrize(
    ("author", "reason"),
    [
        ("Wilma Osterloh", "Request 17 of 20 November, by mail."),
        ("May Will", "It may go; the request will be kept."),
        ("Al Ox", "Also the oxygen request."),
        ("ana@mail.example", "Asked by mail, see the file."),
        ("", "Request 17."),
    ],
)
def test_a_reason_may_have_everyday_words(author: str, reason: str) -> None:
    refuse_telling(Comment(text=WORDS, author=author, customer="City Services Ltd"), reason)


@given(st.text(min_size=5, max_size=20, alphabet="bcdfghjklmnpqrstvwxz"))
def test_a_name_of_any_letters_is_refused_wherever_it_stands(name: str) -> None:
    name = f"zq{name}"
    for reason in (name, f"Request of {name.title()}", f"see {name}s file", f"x{name.upper()}y"):
        with pytest.raises(UsageError):
            refuse_telling(Comment(text="Hello.", author=f"Q. {name.title()}"), reason)


def test_a_row_that_somebody_wrote_hides_no_comment_and_shows(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    line = Comment(text="You leaked our name!", author="Eve Adler")
    with store.reading() as connection:
        body = connection.execute(select(feedback.c.body).where(feedback.c.id == said)).scalar_one()
    with raw_connection(store) as raw:
        raw.execute("INSERT INTO pruned (sha256, at) VALUES (?, '2026-11-20')", (comments.blob_of(line),))  # fmt: skip
        raw.execute("INSERT INTO pruned (sha256, at) VALUES (?, '2026-11-20')", (body,))
        forged = (said, said_hash(store)(line.text, line.author), "2026-11-20")
        raw.execute("INSERT INTO feedback_erased (comment, said, at) VALUES (?, ?, ?)", forged)
    done = bring(store, cast, tmp_path, comment(out[0], line.text, author=line.author))
    assert (done.comments, done.erased) == (1, 0)
    assert {one.comment.text for one in heard(store, cast["cleo"])} == {line.text, WORDS}
    assert {one.erased_at for one in heard(store, cast["cleo"])} == {""}
    told = faults(store)
    assert "a feedback-erased" in told
    assert f"a pruned ({comments.blob_of(line)}" in told
    assert f"a pruned ({body}" in told


def test_an_entry_that_is_not_ours_tells_of_no_erasure(store: Store, said: str) -> None:
    with store.reading() as connection:
        last = list(entries(connection))[-1]
    forged = (last.seq + 1, ERASED, said, last.hash)
    with raw_connection(store) as raw:
        raw.execute(
            "INSERT INTO ledger (seq, at, actor, action, object, data, prev, hash, seal) "
            "VALUES (?, '2026', 'cleo', ?, ?, '{}', ?, 'x', 'y')",
            forged,
        )
    with store.reading() as connection:
        assert list(entries(connection))[-1].action == ERASED
        assert reasons_told(store, connection, [said]) == {}


def test_what_was_erased_before_there_was_a_table_for_it_stays_erased(
    store: Store, cast: Cast, out: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    with store.reading() as connection:
        row = connection.execute(select(feedback).where(feedback.c.id == said)).one()
    reason = store.blobs.put(b"Request 9.")
    with store.acting() as act:
        data = {"role": "compliance", "note": reason, "blobs": [row.body]}
        act.connection.execute(insert(pruned).values(sha256=row.body, at=LATER.isoformat(timespec="microseconds")))  # fmt: skip
        act.connection.execute(
            feedback.update()
            .where(feedback.c.id == said)
            .values(
                state="closed", acted_by="cleo", acted_at=LATER.isoformat(timespec="microseconds")
            )
        )
        record(store, act, actor="cleo", action=ERASED, thing=said, now=LATER, data=data)
    store.blobs.remove(row.body)
    for command, revision in (("downgrade", "20261124"), ("upgrade", "head")):
        with store.engine.begin() as connection:
            run_alembic(connection, command, revision)
    with store.reading() as connection:
        assert connection.execute(select(feedback_erased.c.comment)).scalars().all() == [said]
    (one,) = heard(store, cast["cleo"])
    assert (one.comment.text, one.note) == ("[erased on request]", "Request 9.")
    line = comment(out[1], WORDS, author=AUTHOR, customer=FIRM)
    assert bring(store, cast, tmp_path, line).erased == 1
    assert faults(store) == ""
