"""The words of a line: what they begin, whether nouns have capitals anyway, and what makes a headline."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanners._written_words import is_german, lines_of

GERMAN = re.compile(
    r"(?i)\b(?:der|die|das|und|ist|nicht|mit|für|eine?[mnrs]?|den|des|von|vom|auf|wir|zu|zum|zur|im|sich|dem|werden|wird|bei|beim|aus|nach"
    r"|sind|hat|haben|oder|wie|nur|noch|auch|seit|unser\w*|ohne|durch|über|steht)\b"
)
ENGLISH = re.compile(
    r"(?i)\b(?:the|and|of|is|with|for|to|we|that|are|on|this|by|from|our|as|at|has|have|will)\b"
)
PIECES = (
    "der", "DIE", "Für", "FÜR", "eine", "einem", "ein", "einst", "unser", "unseres", "ist", "iſt", "und", "_und", "zu", "zu-", "im", "im3",
    "the", "The", "of", "off", "we", "we'll", "our", "it", "is", "Größe", "Pumpe", "crates", ".", ",", "\n", "-", "4",
)  # fmt: skip


def by_patterns(text: str) -> bool:
    german, english = len(GERMAN.findall(text)), len(ENGLISH.findall(text))
    return (german > english and german >= 2) or (
        german > 0 and english == 0 and re.search("[äöüß]", text) is not None
    )


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from((" ", "")))
@example(["für", "Größe"], " ")
def test_small_words_looked_up_tell_what_patterns_of_them_told(pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    assert is_german(text) == by_patterns(text)


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("Die Pumpe steht.", True),
        ("Größe der Anlage", True),
        ("Die of the pump", False),
        ("A plain line", False),
    ],
)
def test_german_is_known_by_its_small_words(text: str, german: bool) -> None:
    assert is_german(text) is german


def test_a_word_knows_its_capital_its_end_and_whether_a_sentence_begins_with_it() -> None:
    ((words, headline),) = lines_of("Dr. Ana's crates left. The 65th and eBay stay")
    told = [(word.text, word.bare, word.capital, word.opens) for word in words]
    assert not headline
    assert told == [
        ("Dr.", "dr", True, True),
        ("Ana's", "ana", True, True),
        ("crates", "crates", False, False),
        ("left", "left", False, False),
        ("The", "the", True, True),
        ("65th", "65th", True, False),
        ("and", "and", False, False),
        ("eBay", "ebay", True, False),
        ("stay", "stay", False, False),
    ]
