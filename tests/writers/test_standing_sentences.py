"""What need not be held against a slide, since it stands there, and words laid beside each other in fewer steps: nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writers.grounding import check_claim
from writers.grounding.alignment import _laid_in_order, _weight, corresponds
from writers.grounding.check import _check_reworded
from writers.grounding.passages import read_passage, read_sentence, squash
from writers.grounding.rows import check_rows
from writers.grounding.tokens import Token, tokenise

SPOKEN = (
    "the bakery ovens oven heats heated not never only some all may will must if when because said Ada Kiel Bonn "
    "costs price 12 48 hours minutes 3.5% half two June 2021 Q3 by to from in until quick fast open closed possible "
    "impossible [Customer A] instead of according e.g. Hall 5 4 und nicht der Ofen — ; , . ? “loaf” tea/coffee don't"
)
TEXTS = st.lists(st.sampled_from(SPOKEN.split()), min_size=1, max_size=14).map(" ".join)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_the_other_rules_find_nothing_in_a_sentence_that_stands_on_its_slide(
    lines: list[str],
) -> None:
    passage = read_passage(("\n".join(lines),))
    for claim in passage.sentences:
        # A line that only rewords this one and stands before it would be laid beside it first.
        alone = read_passage((claim.text,))
        if claim in alone:
            told = {hit.rule for hit in _check_reworded(claim, alone, passage)}
            assert told == {hit.rule for hit in check_rows(claim, alone)}


def test_a_value_that_no_longer_holds_is_told_of_a_sentence_that_stands_there() -> None:
    slide = "The oven bakes 480 loaves.\nThe oven bakes 510 loaves instead of 480 loaves."
    assert [hit.rule for hit in check_claim("The oven bakes 480 loaves.", [slide])] == ["role"]
    assert check_claim("The oven bakes 510 loaves instead of 480 loaves.", [slide]) == ()


@pytest.mark.parametrize(
    "claim",
    [
        "The ovens are closed on Sunday.",
        "The ovens are not open on Sunday in Kiel.",
        "The ovens were open on 3 June.",
    ],
)
def test_one_changed_word_still_is_held_against_the_slide(claim: str) -> None:
    assert check_claim(claim, ["The ovens are open on Sunday.\nThe shop is in Bonn."])


@given(TEXTS, TEXTS)
def test_words_are_laid_in_order_as_by_the_whole_table(one: str, other: str) -> None:
    claimed, stated = tokenise(one), tokenise(other)
    pairs = _laid_in_order(claimed, stated)
    assert all(corresponds(claimed[here], stated[there]) for here, there in pairs)
    assert list(pairs) == sorted(pairs)
    assert sum(_weight(claimed[a], stated[b]) for a, b in pairs) == pytest.approx(
        _most(claimed, stated)
    )


def _most(claimed: tuple[Token, ...], stated: tuple[Token, ...]) -> float:
    table = [[0.0] * (len(stated) + 1) for _ in range(len(claimed) + 1)]
    for here in range(len(claimed) - 1, -1, -1):
        for there in range(len(stated) - 1, -1, -1):
            best = max(table[here + 1][there], table[here][there + 1])
            if corresponds(claimed[here], stated[there]):
                weight = _weight(claimed[here], stated[there])
                best = max(best, table[here + 1][there + 1] + weight)
            table[here][there] = best
    return table[0][0]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_letters_are_squashed_word_by_word_as_all_at_once(text: str) -> None:
    assert "".join(map(squash, text.split())) == squash(text)


@given(TEXTS)
def test_known_words_stand_where_they_are_written(text: str) -> None:
    for token in read_sentence(text).tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text.split()[0] in text[token.start : token.end] or token.kind == "label"
