"""A pack at a glance: slides, pieces, steps, the what-if sheet, and pages that say the same and hold nothing hostile."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from deckproof.cli import overview as command
from deckproof.codec import digest, to_json
from deckproof.errors import DeckproofError, UnknownNameError
from deckproof.model import Category, Person, Visibility, WhatIf
from plans.briefs import keep, load_kept
from plans.overview import load_overview
from plans.overview_files import write_overview
from plans.overview_pages import overview_html, overview_markdown, plain, what_if_markdown
from plans.overview_slides import slide_lines
from review import gate, retention
from review.files import OVERVIEW_FILES
from review.holds import repair
from review.people import issue_token
from review.store import Store
from tests.plans.making import (
    BRIEF,
    HOSTILE,
    HOUSE,
    MUST_NOT_SHOW,
    TITLES,
    draft_on,
    hold_pack,
    look,
    make_finding,
    make_source,
)
from tests.review.making import NO_BRIEF, NOW, POLICY, cast_of, make_pack, rooms

Cast = dict[str, Person]


def test_it_says_of_each_slide_where_it_is_used_or_why_not(
    store: Store, ids: tuple[str, ...]
) -> None:
    seen = {one.number: one for one in look(store).slides}
    assert [seen[one].used_in for one in range(1, 7)] == [(1, 3), (1, 2, 3), (), (), (), ()]
    assert seen[3].why_unused == "No piece needed it."
    assert seen[4].why_unused.startswith("It closes")
    assert seen[5].hidden
    assert "hidden" in seen[5].why_unused
    assert "may be shown" in seen[6].why_unused
    assert look(store).used == 2
    assert "| 5 | (a hidden slide) |" in overview_markdown(look(store))


def test_where_notes_were_withheld_the_slide_says_so() -> None:
    found = replace(make_finding(Category.PRIVATE_LIFE, 1), visibility=Visibility.NOTES)
    lines = slide_lines(
        make_source(("One", "Two")), [found], (), {1: "Too little.", 2: "Too little."}
    )
    assert [one.why_unused for one in lines] == ["Too little. Its speaker notes were withheld.", "Too little."]  # fmt: skip


def test_a_clean_copy_alone_uses_its_slides(store: Store, ids: tuple[str, ...]) -> None:
    overview = look(store)
    copy = replace(overview.pieces[0], is_copy=True)
    alone = replace(overview, pieces=(copy,))
    assert alone.counted == (copy,)
    assert "are in the clean copy; nothing was written" in overview_markdown(alone)
    assert overview_html(alone).count("are in the clean copy") == 1
    assert replace(overview, pieces=(copy, overview.pieces[1])).counted == (overview.pieces[1],)


def test_it_says_of_each_piece_what_it_gives_its_reader(store: Store, ids: tuple[str, ...]) -> None:
    pieces = look(store).pieces
    assert [one.id for one in pieces] == list(ids)
    assert len(pieces[0].gives) == 1
    assert pieces[0].gives[0].startswith("For readers: prose under telling headings")
    assert BRIEF.value.rstrip(".") in pieces[0].gives[0]
    assert pieces[0].gives[0].endswith("most plainly on slide 1.")
    assert "ask whom it helps" in pieces[1].gives[0]
    assert not pieces[0].is_copy


def test_the_default_brief_is_visible_as_such(store: Store) -> None:
    hold_pack(store, make_source(TITLES), [draft_on("One.[^s1]", (1,), number=1)], brief=None)
    overview = look(store)
    assert overview.brief is not None
    assert overview.brief.brief.is_default
    assert overview.pieces[0].gives[1].startswith("No brief was given")
    assert [one.step for one in overview.todos] == ["brief", "approve"]
    assert "Default brief" in overview_markdown(overview)
    assert "Default brief" in overview_html(overview)


def test_the_next_steps_are_told_with_whom_they_fall_to(
    store: Store, cast: Cast, ids: tuple[str, ...]
) -> None:
    gate.request_changes(store, cast["ben"], ids[1], reason="Dry.", now=NOW)
    gate.approve(store, cast["ben"], ids[0], now=NOW, policy_version=POLICY)
    steps = {one.step: one for one in look(store).todos}
    assert set(steps) == {"change", "approve", "release"}
    assert steps["change"].outputs == (ids[1],)
    assert steps["change"].who[0] == "author"
    assert steps["release"].outputs == (ids[0],)
    assert "author" not in steps["approve"].who


def test_a_part_nobody_looked_at_comes_before_everything(store: Store) -> None:
    unread = make_finding(Category.HIDDEN_CONTENT, 1, rule="unread:picture")
    hold_pack(
        store, make_source(TITLES), [draft_on("One.[^s1]", (1,), number=1)], author="", findings=[unread]
    )  # fmt: skip
    overview = look(store)
    assert [one.step for one in overview.todos] == ["adopt", "look", "approve"]
    assert overview.open_of_deck == 1
    assert overview.todos[1].who == ("compliance",)


def test_a_kept_brief_is_named_with_its_version(store: Store, cast: Cast, ids: tuple[str, ...]) -> None:  # fmt: skip
    assert "not kept in the store" in overview_markdown(look(store))
    keep(store, cast["ana"], "nights", BRIEF, now=NOW)
    assert "Brief: nights, version 1" in overview_markdown(look(store))


def test_who_may_not_see_the_pack_sees_no_overview(
    store: Store, cast: Cast, ids: tuple[str, ...]
) -> None:
    load_overview(store, "pack1", house=HOUSE, viewer=cast["audrey"])
    other = hold_pack(
        store, make_source(TITLES), [draft_on("One.[^s1]", (1,), number=1)], pack="pack2", author="ben"
    )  # fmt: skip
    assert other
    with pytest.raises(UnknownNameError):
        load_overview(store, "pack2", house=HOUSE, viewer=cast["ana"])


# Pages …


def test_nothing_that_is_masked_stands_on_a_page(store: Store, ids: tuple[str, ...]) -> None:
    overview = look(store)
    for page in (
        overview_markdown(overview),
        what_if_markdown(overview),
        overview_html(overview),
        to_json(overview).decode(),
    ):
        assert not [word for word in MUST_NOT_SHOW if word in page]
        assert "Two causes" in page or page.startswith("> **Held.**")


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))


def tags_of(page: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    parser = Tags()
    parser.feed(page)
    return parser.seen


def test_hostile_words_are_letters_and_nothing_else(store: Store) -> None:
    brief = replace(BRIEF, value=HOSTILE, call_to_action=HOSTILE, what_if=WhatIf(leak=HOSTILE))
    draft = replace(draft_on("One.[^s1]", (1,), number=1), title=HOSTILE)
    hold_pack(store, make_source((HOSTILE, "Two")), [draft], brief=brief)
    overview = look(store)
    raw = overview_html(overview)
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    for page in (raw, *(markdown.render(text) for text in (overview_markdown(overview), what_if_markdown(overview)))):  # fmt: skip
        tags = tags_of(page)
        assert tags
        assert not {"script", "iframe", "object", "img"} & {tag for tag, _ in tags}
        links = [value for tag, given in tags for name, value in given if name == "href"]
        assert all(link == "01-blog-post-reading.md" for link in links)
        assert not [name for _, given in tags for name, _ in given if name.startswith("on")]
        assert "\u202e" not in page


@pytest.mark.parametrize("text", ["# x", "12. x", "- x", "=== x", "> q", "~~~", "| a |", "`x`", "*x*", "https://evil.example", "&amp;"])  # fmt: skip
def test_plain_text_in_markdown_is_read_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"- {plain(text)}")
    inside = shown.removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>\n")
    assert "<" not in inside
    assert inside == text.replace("&", "&amp;").replace(">", "&gt;")


def test_a_deck_that_gave_nothing_has_an_overview_too(store: Store) -> None:
    hold_pack(store, make_source(()), [], findings=())
    overview = look(store)
    assert (overview.slides, overview.pieces, overview.used) == ((), (), 0)
    assert "Nothing came of it" in overview_markdown(overview)
    assert "Nothing was found" in overview_html(overview)
    assert all(one.first_words for one in overview.what_if.situations)


def test_without_its_options_and_its_plan_a_pack_is_still_told_of(store: Store) -> None:
    make_pack(store, "Plain.[^s1]", pack="old")
    store.blobs.remove(digest(NO_BRIEF))
    overview = look(store, "old")
    assert overview.brief is None
    assert "no longer kept" in overview_markdown(overview)


# Files and the command …


def test_the_files_are_headed_as_held_and_the_same_each_time(
    store: Store, cast: Cast, ids: tuple[str, ...]
) -> None:
    folder = store.outputs / "held" / "pack1"
    write_overview(store, "pack1", house=HOUSE)
    first = {name: (folder / name).read_bytes() for name in OVERVIEW_FILES}
    stamps = {name: (folder / name).stat().st_mtime_ns for name in OVERVIEW_FILES}
    assert all(b"Held." in data[:2500] for data in first.values())
    repair(store, rooms())
    write_overview(store, "pack1", house=HOUSE)
    assert {name: (folder / name).read_bytes() for name in OVERVIEW_FILES} == first
    assert {name: (folder / name).stat().st_mtime_ns for name in OVERVIEW_FILES} == stamps
    gate.reject(store, cast["ben"], ids[2], reason="No.", now=NOW)
    write_overview(store, "pack1", house=HOUSE)
    assert b"rejected" in (folder / "overview.md").read_bytes()
    assert not list((store.outputs / "released").rglob("*"))


def test_what_the_retention_rules_take_away_is_told_by_no_overview(
    store: Store, cast: Cast, ids: tuple[str, ...]
) -> None:
    keep(store, cast["ana"], "nights", BRIEF, now=NOW)
    hold_pack(store, make_source(("Elsewhere",)), [draft_on("Gone.[^s1]", (1,), number=1)], pack="pack2")  # fmt: skip
    for pack in ("pack1", "pack2"):
        write_overview(store, pack, house=HOUSE)
        first = load_overview(store, pack, house=HOUSE).pieces[0]
        gate.withdraw(store, cast["ben"], first.id, reason="No.", now=NOW)
    later = NOW + dt.timedelta(days=400)
    for one in store.blobs.kept():
        os.utime(store.blobs.path(one.sha256), (NOW.timestamp(), NOW.timestamp()))
    gone = retention.prune(store, cast["root"], older_than_days=100, now=later)
    assert gone.packs == ("pack2",)
    for pack in ("pack1", "pack2"):
        assert not [one for one in OVERVIEW_FILES if (store.outputs / "held" / pack / one).exists()]
    left = look(store)
    assert (left.pieces[0].gives, left.pieces[0].title) == ((), "Found")
    assert left.pieces[1].gives
    with pytest.raises(DeckproofError, match="taken away|no longer kept|retention"):
        look(store, "pack2")
    assert load_kept(store, "nights").brief == BRIEF


def test_the_command_prints_and_writes_it(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = sqlite_store
    hold_pack(store, make_source(TITLES), [draft_on("One.[^s1]", (1,), number=1)])
    monkeypatch.chdir(tmp_path)
    token = issue_token(store, cast_of(store)["root"], "ben", now=NOW)
    monkeypatch.setenv("DECKPROOF_TOKEN", token)
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["overview", "pack1", "--outputs", str(store.outputs), *words], catch_exceptions=False)  # fmt: skip
        assert done.exit_code == 0
        return done.stdout

    document = json.loads(run("--json"))
    assert document["schema"] == "deckproof.overview/1"
    assert document["pieces"][0]["slides"] == [1]
    assert {one["key"] for one in document["what_if"]["situations"]} == {"demand", "complaints", "leak", "customer_objects"}  # fmt: skip
    assert run("--html").startswith("<!doctype html>")
    assert "# What if" in run()
    assert (store.outputs / "held" / "pack1" / "what-if.md").is_file()
    with pytest.raises(DeckproofError, match="exclude each other"):
        run("--json", "--html")
