"""What pieces are called, where long words may break, and which tabs stand under More."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import rendering
from desk.pieces import CLEAN_COPY, for_whom, kind_name, length
from desk.rendering import at_marks
from tests.desk.making import TestDesk
from writers.cleaning.telling import KIND


def test_the_copy_of_the_deck_is_called_what_it_is() -> None:
    assert CLEAN_COPY == KIND
    said = f"{kind_name(KIND)}{for_whom(KIND, 'visual')}, {length(KIND, 0, 84)}"
    assert said == "Clean copy of the deck, 84 slides"


@pytest.mark.parametrize(
    ("kind", "style", "words", "said"),
    [
        ("blog-post", "doing", 612, "Blog post for doers, 612 words"),
        ("podcast-script", "auditory", 1, "Podcast script for listeners, 1 word"),
        ("recipe", "Team Blue", 0, "Recipe for Team Blue, no words"),
    ],
)
def test_a_draft_is_called_by_its_kind_its_readers_and_its_words(
    kind: str, style: str, words: int, said: str
) -> None:
    assert f"{kind_name(kind)}{for_whom(kind, style)}, {length(kind, words, 9)}" == said


def test_an_address_breaks_behind_its_marks() -> None:
    pieces = at_marks("see https://files.example.com/team-a/plan and a-short-word")
    assert pieces == ["see ", "https://", "files.", "example.", "com/", "team-", "a/", "plan ", "and ", "a-short-word"]  # fmt: skip


@given(st.text())
def test_nothing_is_lost_of_what_may_break(text: str) -> None:
    assert "".join(at_marks(text)) == text


def test_what_may_break_is_escaped_and_nothing_unseen_stays_unseen() -> None:
    template = '{% from "parts/piece.html" import broken %}{{ broken(text) }}'
    made = rendering._environment().from_string(template)
    page = made.render(text="https://example.com/<script>/a\u202eb/cccccccccc")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "<wbr>" in page


def test_many_tabs_leave_the_rarer_ones_under_more(desk: TestDesk) -> None:
    page = desk.browser("bea").get("/customers").text
    tabs, more = page.split('<details class="more-tabs">')
    assert 'href="/queue"' in tabs
    assert 'href="/customers" aria-current="page"' in more
    assert ">: Customers</span></summary>" in more
    assert 'href="/rules"' not in tabs


def test_few_tabs_stand_beside_each_other(desk: TestDesk) -> None:
    assert "more-tabs" not in desk.browser("ana").get("/").text
