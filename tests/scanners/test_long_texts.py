"""A long text is not gone over anew for each name and each match in it, and what is told of it stays what it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scanners
from deckproof.model import Block, BlockKind, Deck, Slide, Visibility
from scanners import _german, _rules, _spans
from scanners._capitals import runs
from scanners._spans import sentence_around, sentences

LINES = (
    "The packing line at Harrow Works moved in March.",
    "Nell Oster called Brandt Logistics about 14 crates.",
    "They cost 12,400 euros and came late, so Quirrel Lines left.",
    "Why? Customers were told nothing (see https://example.com/a?b=3).",
)


def _deck(text: str) -> Deck:
    block = Block(
        id="s1-1",
        kind=BlockKind.BODY,
        text=text,
        visibility=Visibility.SHOWN,
        part="slide",
        slide=1,
    )
    return Deck(
        sha256="0" * 64,
        name="long.pptx",
        format="pptx",
        title="",
        slides=(Slide(number=1, title="", blocks=(block,)),),
    )


def test_the_sentences_and_the_language_of_a_long_text_are_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = " ".join(f"{line} Item {number}." for number in range(300) for line in LINES)
    asked: Counter[str] = Counter()
    ends, counts = _spans._SENTENCE_END, _german._counts

    class Ends:
        @staticmethod
        def finditer(whole: str) -> Iterator[re.Match[str]]:
            asked["sentences"] += whole == text
            return ends.finditer(whole)

    def counted(whole: str) -> Counter[str]:
        asked["language"] += whole == text
        return counts(whole)

    monkeypatch.setattr(_spans, "_SENTENCE_END", Ends)
    monkeypatch.setattr(_german, "_counts", counted)
    found = scanners.scan(_deck(text))
    assert len(found) > 300  # each of which stands in a sentence of some language
    assert asked["sentences"] == 1
    assert asked["language"] <= 2  # as a text, and as a part of all that the deck says


PIECES = st.lists(
    st.sampled_from(["a", "Bo", "no", " ", ". ", "? ", "\n", "\t", "; ", ".", "Ü", "(", '"', "  "]),
    max_size=40,
).map("".join)


@given(PIECES, st.integers(0, 60), st.integers(0, 8))
def test_the_sentence_around_a_span_is_found_as_by_looking_at_all(
    text: str, start: int, length: int
) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = start, end
    for left, right in sentences(text):
        if left <= start < right:
            first = left
        if left < end <= right or left <= end - 1 < right:
            last = max(right, end)
    assert sentence_around(text, start, end) == (min(first, start), last)


PATTERNS = ["a+", "ab", r"\bb", "(?<=a)b", "b|c", "", "^a", "c$", "(?=c)", r"a\b", "x"]


@given(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=4), st.text("abc \n", max_size=40))
def test_several_patterns_match_as_one_that_has_them_as_its_alternatives(
    patterns: list[str], text: str
) -> None:
    compiled = [re.compile(pattern) for pattern in patterns]
    found = [match.span() for match in _rules._leftmost(compiled, text)]
    assert found == list(_searched_anew(compiled, text))


def _searched_anew(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[tuple[int, int]]:
    if len(patterns) == 1:
        yield from (match.span() for match in patterns[0].finditer(text))
        return
    at = 0
    while at <= len(text):
        found = [match for pattern in patterns if (match := pattern.search(text, at)) is not None]
        if not found:
            return
        match = min(found, key=re.Match.start)
        yield match.span()
        at = match.end() + (match.end() == match.start())


def test_a_name_far_into_a_long_line_is_told_as_in_a_short_one() -> None:
    line = "We met Nell Oster of Quirrel Lines, and Channel 7 came on 3 March with Dr Vey. "
    (short, long) = ([(run.start, run.end) for run in runs(text)] for text in (line, line * 200))
    assert short
    first = [(start + len(line) * 199, end + len(line) * 199) for start, end in short]
    assert long[-len(short) :] == first
