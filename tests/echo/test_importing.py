"""What came back goes in: good lines are kept, bad ones are sentences, and nothing is there twice."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.errors import DeckproofError, FeedbackError, NotAllowedError
from deckproof.model import Person
from deckproof.teams import Team, Teams
from echo.answering import list_feedback, load_feedback
from echo.imported import Imported
from echo.importing import import_feedback
from review.audit import verify
from review.store import Store
from review.tables import ledger, outbox
from scanners.customers import import_customers
from tests.echo.making import (
    CUSTOMER,
    HEADINGS,
    comment,
    customer_list,
    figure,
    write_csv,
)
from tests.review.making import NOW, rooms

TEAMS = Teams()
TODAY = NOW.date()
Cast = dict[str, Person]


def take(store: Store, who: Person, path: Path) -> Imported:
    return import_feedback(store, who, path, teams=TEAMS, now=NOW)


def require_whole(store: Store) -> None:
    assert verify(store, rooms=rooms()).faults == ()


def test_the_document_of_an_import_tells_all_its_counts(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [figure(out[0], "views", "7"), comment(out[1], "Great post."), comment("nowhere", "Hi.")]
    done = take(store, cast["ben"], write_csv(tmp_path / "back.csv", rows))
    assert done.document() == {
        "schema": "deckproof.feedback-import/1",
        "figures": 1,
        "comments": 1,
        "known": 0,
        "bad": 1,
        "erased": 0,
        "bad_lines": [{"number": 4, "why": done.bad_lines[0].why}],
        "teams": {"marketing": 1},
    }


def test_figures_and_comments_go_in_once(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [
        figure(out[0], "views", "1,204"),
        comment(out[1], "The invoice is wrong again.", author="Jo Field"),
        comment(out[1], "Great post."),
        comment(out[1], "Great post."),
    ]
    path = write_csv(tmp_path / "back.csv", rows)
    done = take(store, cast["ben"], path)
    assert (done.figures, done.comments, done.known, done.bad) == (1, 3, 0, 0)
    assert done.teams == {"after-sales": 1, "marketing": 2}
    again = take(store, cast["ben"], path)
    assert (again.new, again.known, again.is_known) == (0, 4, True)
    require_whole(store)


def test_an_overlapping_export_adds_only_what_is_new(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    first = [comment(out[0], "Nice."), figure(out[0], "views", 5)]
    take(store, cast["ben"], write_csv(tmp_path / "a.csv", first))
    more = [*first, comment(out[0], "Nice."), figure(out[0], "views", 6, day="2026-11-21")]
    done = take(store, cast["ben"], write_csv(tmp_path / "b.csv", more))
    assert (done.figures, done.comments, done.known) == (1, 1, 2)


BAD = {
    "no piece": (["", "blog", "2026-11-20", "views", 1], "names no piece"),
    "unknown": (["feedfeedfeed", "blog", "2026-11-20", "views", 1], "No released piece"),
    "no number": (["OUT", "blog", "2026-11-20", "views", "=1+1"], "no number"),
    "not finite": (["OUT", "blog", "2026-11-20", "views", "1e999"], "no number"),
    "no date": (["OUT", "blog", "", "views", 1], "no date"),
    "odd date": (["OUT", "blog", "the day before", "views", 1], "not understood"),
    "future": (["OUT", "blog", "2031-01-01", "views", 1], "future"),
    "formula": (["OUT", "=cmd|' /C calc'!A0", "2026-11-20", "views", 1], "formula"),
    "both": (["OUT", "blog", "2026-11-20", "views", 1, "And words"], "not both"),
    "neither": (["OUT", "blog", "2026-11-20"], "needs a comment"),
    "long": (["OUT", "blog", "2026-11-20", "", "", "x" * 10_001], "longer than 10000"),
    "huge cell": (["OUT", "blog", "2026-11-20", "", "", "x" * 200_000], "too long"),
    "held": (["HELD", "blog", "2026-11-20", "views", 1], "has not been released"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_a_sentence_and_the_others_are_kept(
    store: Store, cast: Cast, out: tuple[str, ...], held: str, tmp_path: Path, name: str
) -> None:
    row, why = BAD[name]
    bad = [{"OUT": out[0], "HELD": held}.get(str(cell), cell) for cell in row]
    path = write_csv(tmp_path / "back.csv", [bad, figure(out[0], "views", 3)])
    done = take(store, cast["ben"], path)
    assert (done.bad, done.figures) == (1, 1)
    assert done.bad_lines[0].number == 2
    assert why in done.bad_lines[0].why


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,b\n1,2\n", b"piece,date\nx,y\n"])
def test_what_is_no_feedback_at_all_is_refused_whole(
    store: Store, cast: Cast, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(data)
    with pytest.raises(FeedbackError):
        take(store, cast["ben"], path)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("cp1252"),
        _utf16,
        lambda text: text.encode().decode("cp1252").encode(),
    ],
)
def test_letters_survive_every_usual_encoding(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    path = tmp_path / "back.csv"
    path.write_bytes(encode(f"Beitrag;Datum;Kommentar\n{out[0]};20.11.2026;Schöne Größe\n"))
    assert take(store, cast["ben"], path).comments == 1
    (heard,) = list_feedback(store, cast["ben"], teams=TEAMS, today=TODAY)
    assert heard.comment.text == "Schöne Größe"
    assert heard.day == "2026-11-20"


def test_jsonl_says_the_same_as_csv(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    lines = [
        json.dumps({"url": f"https://example.com/blog/{out[0]}?x=1", "date": "2026-11-20", "metric": "views", "value": 7}),
        "{broken",
        "[1, 2]",
        json.dumps({"piece": out[0], "date": "2026-11-20", "comment": {"deep": 1}}),
        json.dumps({"piece": "released/pack1/01-blog-post-reading.md", "date": "2026-11-20", "comment": "Fine.\nReally."}),
    ]  # fmt: skip
    path = tmp_path / "back.jsonl"
    path.write_text("\n".join(lines))
    done = take(store, cast["ben"], path)
    assert (done.figures, done.comments) == (1, 1)
    assert [one.number for one in done.bad_lines] == [2, 3, 4]


def test_only_comms_and_admins_bring_feedback_in(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "back.csv", [figure(out[0], "views", 1)])
    for name in ("ana", "cleo", "audrey"):
        with pytest.raises(NotAllowedError):
            take(store, cast[name], path)
    with pytest.raises(DeckproofError):
        import_feedback(store, None, path, teams=TEAMS, now=NOW)
    assert take(store, cast["root"], path).figures == 1


def test_a_customer_in_a_comment_is_masked_and_stands_nowhere_else(
    store: Store,
    cast: Cast,
    out: tuple[str, ...],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    import_customers(customer_list(tmp_path / "list.csv", CUSTOMER, "Opal Kiosks"), store.outputs)
    words = f"We at {CUSTOMER} cannot log in, ring +44 20 7946 0123 or jo.field@tramways.example."
    rows = [
        comment(out[0], words, author="Jo Field", customer=CUSTOMER),
        comment(out[0], "Fine.", channel=CUSTOMER),
    ]
    done = take(store, cast["ben"], write_csv(tmp_path / "back.csv", rows))
    assert done.bad == 1
    assert CUSTOMER not in done.bad_lines[0].why
    (seen,) = list_feedback(store, cast["audrey"], teams=TEAMS, today=TODAY)
    assert (seen.team, seen.clear, seen.severity) == ("service", False, "high")
    told = f"{seen}"
    for word in ("Harlequin", "Tramways", "Field", "7946", "tramways.example"):
        assert word not in told
    (clear,) = list_feedback(store, cast["cleo"], teams=TEAMS, today=TODAY)
    assert CUSTOMER in clear.comment.text
    with store.reading() as connection:
        kept = f"{connection.execute(select(ledger)).all()}{connection.execute(select(outbox)).all()}"  # fmt: skip
    for word in ("Harlequin", "Tramways", "7946", "Jo Field"):
        assert word not in kept
        assert word not in caplog.text
    data = (store.outputs / "deckproof.db").read_bytes()
    assert b"Harlequin" not in data


def test_an_author_sees_what_came_back_on_their_own_and_what_is_their_teams(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [comment(out[0], "My order has never arrived, Jo Field", author="Jo Field")]
    take(store, cast["ben"], write_csv(tmp_path / "back.csv", rows))
    (own,) = list_feedback(store, cast["ana"], teams=TEAMS, today=TODAY)
    assert not own.clear
    assert list_feedback(store, cast["carl"], teams=TEAMS, today=TODAY)
    mine = Teams(by_name={**TEAMS.by_name, "after-sales": Team(people=("ana",))})
    assert load_feedback(store, cast["ana"], own.id, teams=mine, today=TODAY).clear


def test_each_comment_has_a_day_by_working_days(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [comment(out[0], "Take this down, nobody asked us."), comment(out[0], "Great post.")]
    take(store, cast["ben"], write_csv(tmp_path / "back.csv", rows))
    found = list_feedback(store, cast["ben"], teams=TEAMS, today=dt.date(2026, 11, 24))
    # 21 November 2026 is a Saturday.
    assert [(one.team, one.due, one.overdue) for one in found] == [
        ("compliance", "2026-11-23", True),
        ("marketing", "2026-11-27", False),
    ]


def test_a_large_file_goes_in_by_parts(
    store: Store, cast: Cast, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [figure(out[n % 2], "views", n) for n in range(700)]
    path = write_csv(tmp_path / "back.csv", rows, HEADINGS)
    assert take(store, cast["ben"], path).figures == 700
    require_whole(store)
