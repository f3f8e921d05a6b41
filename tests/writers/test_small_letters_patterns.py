"""Patterns that are looked for in small letters match what they matched whatever the letters' case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writers.languages import language, script_of, small
from writers.unsaid import is_secret, is_stage_direction

TONGUES = ("en", "de", "es", "fr", "it", "nl", "pt")


@pytest.mark.parametrize("code", TONGUES)
@pytest.mark.parametrize("name", ["spoken", "secret"])
def test_a_pattern_for_small_letters_has_no_capital(code: str, name: str) -> None:
    pattern = getattr(language(code), name)
    assert pattern is not None
    assert not pattern.flags & re.IGNORECASE
    written = re.sub(r"\\[A-Z]", "", pattern.pattern)
    assert written == written.lower()


@given(st.sampled_from(TONGUES), st.text(max_size=12), st.data())
def test_capitals_hide_nothing_that_is_said_to_the_room(
    code: str, around: str, data: st.DataObject
) -> None:
    tongue = language(code)
    assert tongue.spoken is not None
    said = data.draw(st.from_regex(tongue.spoken.pattern.replace("(?<!\\w)", ""))).strip()
    text = f"{around} {said}"
    anyhow = re.compile(tongue.spoken.pattern, re.IGNORECASE)
    for written in (text, text.upper(), text.title()):
        assert bool(anyhow.search(written)) == bool(tongue.spoken.search(small(written)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("AS YOU CAN SEE, the ferry runs.", True),
        ("Lıke so: LET ME show.", True),
        ("The ferry runs at night.", False),
        ("Note to self: slow down.", True),
    ],
)
def test_a_stage_direction_is_one_whatever_its_letters(text: str, *, told: bool) -> None:
    assert is_stage_direction(text, language("en")) is told


def test_a_secret_is_one_in_capitals_too() -> None:
    assert is_secret("OFF THE RECORD: they will move.", language("en"))
    assert not is_secret("They will move in May.", language("en"))


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_the_script_is_told_by_letters_alone(text: str) -> None:
    letters = [letter for letter in text if letter.isalpha()]
    latin = 2 * sum(letter < "\u0250" for letter in letters) >= len(letters)
    assert (script_of(text) == "") is latin
