"""The trial run: it shows what a release would do, in words and pages, and changes nothing but those pages."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.codec import digest, to_json
from deckproof.errors import UnknownNameError
from deckproof.model import Person
from plans.calendar_plan import move
from plans.groups import add_members
from plans.trial import rehearse
from plans.trial_folder import write_pages
from plans.trial_page import index_page, page_html, piece_page
from review import audit, gate, releases
from review.gate import withdraw
from review.store import Store
from review.tables import metadata
from tests.review.making import DULL, NOW, POLICY, make_pack, rooms

Cast = dict[str, Person]
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a>'


def everything(store: Store) -> tuple[str, dict[str, str]]:
    """A digest over every row of every table, and of every file but the trial's own pages."""
    with store.reading() as connection:
        rows = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
        }
    files = {
        str(path.relative_to(store.outputs)): digest(path.read_bytes())
        for path in sorted(store.outputs.rglob("*"))
        if path.is_file()
        and "trial" not in path.parts
        and "locks" not in path.parts
        and not path.name.startswith("deckproof.db")
    }
    return digest(to_json(rows)), files


def test_a_trial_changes_no_row_and_no_file_but_its_own_pages(store: Store, cast: Cast) -> None:
    good, held = make_pack(store, "Plain.[^s1]", f"It is {DULL}.[^s1]")
    gate.approve(store, cast["ben"], good, now=NOW, policy_version=POLICY)
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    before = everything(store)
    for to in ("", "council"):
        write_pages(store, rehearse(store, cast["ben"], ["pack1"], rooms(), now=NOW, to=to))
    assert everything(store) == before
    assert not list((store.outputs / "released").iterdir())
    assert audit.verify(store, rooms=rooms()).faults == ()
    releases.release(store, cast["ben"], [good], now=NOW, policy_version=POLICY)
    assert held


def test_each_piece_says_where_when_and_to_whom_or_why_not(store: Store, cast: Cast) -> None:
    good, held = make_pack(store, "Plain.[^s1]", f"It is {DULL}.[^s1]")
    gate.approve(store, cast["bea"], good, now=NOW, policy_version=POLICY)
    add_members(store, cast["ben"], "council", ["Ida", "Tomas"], now=NOW)
    move(store, cast["ben"], good, dt.date(2026, 12, 1), now=NOW, to="council")
    trial = rehearse(store, cast["ben"], [good, held, good], rooms(), now=NOW, to="council")
    first, second = trial.pieces
    assert (trial.group, trial.members) == ("council", ("Ida", "Tomas"))
    assert first.would_leave
    assert first.path == "released/groups/council/pack1/01-blog-post-reading.md"
    assert (first.day, first.hour, first.zone) == ("2026-12-01", "09:00", "UTC")
    assert [one.name for one in first.files] == ["page.txt"]
    assert not second.would_leave
    assert "nobody has approved" in second.refusals[0]
    assert second.refusals[1] == "1 finding waits for somebody to settle."
    assert second.path == ""


def test_a_group_that_is_not_there_is_told_for_each_piece(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (piece,) = rehearse(store, cast["ben"], [own_id], rooms(), now=NOW, to="nobody").pieces
    assert "There is no group named 'nobody'" in piece.refusals[0]


def test_nobody_rehearses_what_they_may_not_see(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", author="ben")
    for thing in (own_id, "pack1", "nothing"):
        with pytest.raises(UnknownNameError):
            rehearse(store, cast["ana"], [thing], rooms(), now=NOW)


def test_the_pages_show_each_piece_as_readers_would_see_it(store: Store, cast: Cast) -> None:
    good, held = make_pack(store, "A **bold** start.[^s1]", f"It is {DULL}.[^s1]")
    gate.approve(store, cast["ben"], good, now=NOW, policy_version=POLICY)
    trial = write_pages(store, rehearse(store, cast["ben"], ["pack1"], rooms(), now=NOW))
    assert trial.pages == ("held/pack1/trial/index.html",)
    index = (store.outputs / trial.pages[0]).read_text()
    assert "Trial – not released" in index
    assert "1 of 2 pieces would leave" in index
    assert f"{held} is held: nobody has approved these bytes." in index
    page = (store.outputs / trial.pieces[0].page).read_text()
    assert "Trial – not released" in page
    assert "<strong>bold</strong>" in page
    assert "[^s1]" not in page
    linked = set(re.findall(r'href="([^":]+\.html)"', index))
    folder = (store.outputs / trial.pages[0]).parent
    assert linked == {path.name for path in folder.iterdir()} - {"index.html"}
    assert "<script" not in index + page


def test_a_second_trial_takes_the_pages_of_the_first_away(store: Store, cast: Cast) -> None:
    first, second = make_pack(store, "One.[^s1]", "Two.[^s1]")
    write_pages(store, rehearse(store, cast["ben"], [first, second], rooms(), now=NOW))
    write_pages(store, rehearse(store, cast["ben"], [second], rooms(), now=NOW))
    names = sorted(path.name for path in (store.outputs / "held/pack1/trial").iterdir())
    assert names == ["02-blog-post-reading.html", "index.html"]


def test_the_pages_go_with_what_the_retention_rules_take(store: Store, cast: Cast) -> None:
    from review.retention import prune

    (own_id,) = make_pack(store, "Secret plan.[^s1]")
    write_pages(store, rehearse(store, cast["ben"], [own_id], rooms(), now=NOW))
    withdraw(store, cast["ben"], own_id, reason="No.", now=NOW)
    prune(store, cast["root"], older_than_days=1, now=NOW + dt.timedelta(days=5))
    assert not (store.outputs / "held/pack1/trial").exists()


def cells(**more: str) -> dict[str, str]:
    plain = dict.fromkeys(
        ("title", "what", "state", "where", "when", "path", "sha256", "files", "refusals", "page"), HOSTILE
    )  # fmt: skip
    return plain | {"out": "", "first": HOSTILE} | more


def read_tags(page: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag of the page with its attributes, as a browser reads them."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Reader().feed(page)
    return found


def test_hostile_text_stays_text() -> None:
    for shown in (
        index_page(HOSTILE, HOSTILE, 2, [cells(), cells(refusals="")]),
        piece_page(
            cells(), f"# {HOSTILE}\n\n{HOSTILE}\n\n![a](https://example.com/x.png)", frozenset()
        ),
        piece_page(cells(), "", frozenset()),
    ):
        tags = read_tags(shown)
        assert "script" not in {tag for tag, _ in tags}
        for tag, attributes in tags:
            assert not {name for name in attributes if name.startswith("on")}, tag
            assert not attributes.get("href", "").startswith("javascript")
            assert attributes.get("src", "../").startswith("../")


def test_pictures_of_the_piece_are_looked_for_beside_the_folder() -> None:
    shown = page_html("![Door](slides/2.png)\n![No](slides/3.png)", frozenset({"slides/2.png"}))
    assert 'src="../slides/2.png"' in shown
    assert "slides/3.png" not in shown


def test_the_example_pages_hold_no_address_to_fetch_from(tmp_path: Path) -> None:
    shown = index_page("Deck", "", 0, [cells(refusals="", page="one.html")])
    (tmp_path / "index.html").write_text(shown)
    assert re.findall(r'(?:src|action|srcset)="', shown) == []
    assert "default-src 'none'" in shown


def test_who_may_not_see_a_group_is_told_how_many_are_in_it(store: Store, cast: Cast) -> None:
    make_pack(store, "Plain.[^s1]")
    add_members(store, cast["ben"], "council", ["Ida", "Tomas"], now=NOW)
    seen = {
        name: write_pages(
            store, rehearse(store, cast[name], ["pack1"], rooms(), now=NOW, to="council")
        )
        for name in ("ana", "ben")
    }
    assert [(one.members, one.member_count) for one in seen.values()] == [((), 2), (("Ida", "Tomas"), 2)]  # fmt: skip
    page = (store.outputs / seen["ben"].pages[0]).read_text()
    assert "the group council (2 people)" in page
    assert "Ida" not in page
