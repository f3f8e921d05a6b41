"""The what-if sheet: who answers, what it would touch, how to take it back, and the first words in the deck's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import Category, OutputState, Person, Severity, WhatIf
from plans.groups import add_members
from plans.overview import load_overview
from plans.overview_pages import overview_html, overview_markdown, what_if_markdown
from plans.what_if import Piece, make_sheet
from review import gate, releases
from review.store import Store
from tests.plans.making import (
    BRIEF,
    TITLES,
    draft_on,
    hold_pack,
    look,
    make_finding,
    make_source,
)
from tests.review.making import NOW, POLICY, rooms
from writers.brief import LANGUAGES

Cast = dict[str, Person]


def test_the_sheet_is_filled_from_the_brief_the_house_and_the_findings(
    store: Store, ids: tuple[str, ...]
) -> None:
    demand, complaints, leak, objects = look(store).what_if.situations
    assert leak.answers == "Omar Reyes, within the hour"
    assert leak.by_house
    assert not leak.missing
    assert {one.rule for one in demand.missing} == {"what-if-demand-missing"}
    assert {one.severity for one in look(store).what_if.missing} == {Severity.LOW}
    assert demand.facts[0].endswith("Write to us for the gate list.")
    assert "A customer made to look bad: slide 2." in complaints.facts
    assert "Passwords and keys: slide 3." in leak.facts
    assert "Colleagues' private lives: slide 4." in leak.facts
    assert "[Customer 1] (customer C-7): slide 2." in objects.facts
    assert "Gates at night" in leak.first_words


def test_recalls_are_the_exact_commands_of_what_the_situation_touches() -> None:
    found = [
        make_finding(Category.CUSTOMER, 2, "Harlan Foods", customer="C-7"),
        make_finding(Category.SECRET, 5, "aaaa", severity=Severity.LOW),
    ]
    pieces = [
        Piece(id="a1", kind="summary", title="A", slides=(1, 2), state=OutputState.HELD, out=False),
        Piece(id="b2", kind="summary", title="B", slides=(2,), state=OutputState.RELEASED, out=True),
        Piece(id="c3", kind="summary", title="C", slides=(5,), state=OutputState.HELD, out=False),
        Piece(id="d4", kind="summary", title="D", slides=(2,), state=OutputState.REJECTED, out=False),
    ]  # fmt: skip
    sheet = make_sheet(None, WhatIf(), make_source(TITLES), found, pieces)
    _demand, _complaints, leak, objects = sheet.situations
    assert [one.output for one in objects.recalls] == ["b2", "a1"]
    assert (
        objects.recalls[1].command == "deckproof review withdraw a1 --reason 'a customer objects'"
    )
    assert objects.recalls[0].command == "deckproof recall b2 --reason 'a customer objects'"
    assert leak.recalls == (), "what does not weigh is counted alone"
    assert "Fainter signs of it: 1, each among the findings." in leak.facts
    assert [one.output for one in sheet.recalls] == ["b2", "a1", "c3"]


def test_where_every_piece_is_touched_the_commands_stand_once(
    store: Store, cast: Cast, ids: tuple[str, ...]
) -> None:
    gate.approve(store, cast["ben"], ids[1], now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [ids[1]], now=NOW, policy_version=POLICY, rooms=rooms())
    gate.reject(store, cast["ben"], ids[2], reason="No.", now=NOW)
    overview = look(store)
    objects = overview.what_if.situations[3]
    assert objects.touches_all
    assert objects.recalls == ()
    assert [one.output for one in overview.what_if.recalls] == [ids[1], ids[0]]
    told = what_if_markdown(overview)
    assert (
        "Every piece rests on one of these slides. How to take a piece back stands at the end"
        in told
    )
    assert told.count(f"deckproof recall {ids[1]}") == 1
    assert told.count(f"deckproof review withdraw {ids[0]}") == 1
    assert f"deckproof recall {ids[0]}" not in told


def test_the_commands_stand_once_and_situations_name_pieces_by_number(
    store: Store, cast: Cast
) -> None:
    drafts = [
        draft_on("Parcels are found.[^s1]", slides, number=number, title=f"Piece {number}")
        for number, slides in enumerate([(1, 2), (2, 3), (4,), (1, 4)], 1)
    ]
    own = hold_pack(store, make_source(TITLES), drafts, pack="many", findings=[
        make_finding(Category.CUSTOMER, 2, "Harlan Foods", customer="C-7"),
        make_finding(Category.SECRET, 4, "aaaa"),
    ])  # fmt: skip
    gate.approve(store, cast["ben"], own[1], now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own[1]], now=NOW, policy_version=POLICY, rooms=rooms())
    overview = load_overview(store, "many", house=WhatIf())
    told = what_if_markdown(overview)
    for page in (told, overview_html(overview)):
        assert [page.count(f"{one} --reason") for one in own] == [1, 1, 1, 1]
        assert "by number: 2 (out now), 1. How to take a piece back stands at the end" in page
        assert "the reason to give: “a customer objects”" in page
        assert "by number: 3, 4." in page
    assert f"- No. 3: Piece 3 (blog-post), not out, nothing to recall yet; to end it: `deckproof review withdraw {own[2]}" in told  # fmt: skip


def test_what_a_group_alone_has_is_out_too(store: Store, cast: Cast, ids: tuple[str, ...]) -> None:
    add_members(store, cast["ben"], "council", ["Ida Marlow"], now=NOW)
    gate.approve(store, cast["ben"], ids[0], now=NOW, policy_version=POLICY)
    releases.release(
        store, cast["ben"], [ids[0]], now=NOW, policy_version=POLICY, rooms=rooms(), to="council"
    )
    overview = look(store)
    assert overview.pieces[0].groups == ("council",)
    assert [one.output for one in overview.what_if.recalls if one.out] == [ids[0]]
    assert "approved, with council" in overview_markdown(overview)
    releases.recall(store, cast["ben"], ids[0], reason="No.", now=NOW)
    assert look(store).pieces[0].groups == ()


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one])
def test_there_are_first_words_in_every_language_that_drafts_are_joined_in(language: str) -> None:
    source = make_source(("Gates",), language=language)
    sheet = make_sheet(None, WhatIf(), source, (), ())
    english = make_sheet(None, WhatIf(), make_source(("Gates",)), (), ())
    for one, other in zip(sheet.situations, english.situations, strict=True):
        assert "Gates" in one.first_words
        assert (one.first_words == other.first_words) is (language == "en")


def test_a_german_deck_gets_german_first_words(store: Store) -> None:
    source = make_source(("Tore bei Nacht",), language="de")
    hold_pack(store, source, [draft_on("Eins.[^s1]", (1,), number=1)])
    words = [one.first_words for one in look(store).what_if.situations]
    assert all("„Tore bei Nacht“" in one for one in words)


def test_the_first_words_fit_the_purpose(store: Store) -> None:
    draft = [draft_on("One.[^s1]", (1,), number=1)]
    hold_pack(store, make_source(TITLES), draft, brief=replace(BRIEF, purpose="recruiting"))
    hold_pack(store, make_source(TITLES), draft, pack="pack2")
    first, second = (look(store, one).what_if.situations[0].first_words for one in ("pack1", "pack2"))  # fmt: skip
    assert first != second
    assert "within a week" in first
