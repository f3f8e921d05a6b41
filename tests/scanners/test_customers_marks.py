"""Patterns tried only where they can match find what they find everywhere, and words read once have the keys of all their letters."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deckproof.decoding import BYTES
from scanners.customers import encoded, shortened, signs, spelled, starred
from scanners.customers.clients import Called, called, may_be_called
from scanners.customers.folding import WALL, fold
from scanners.customers.hashing import Hasher, grouped
from scanners.customers.legal import form_behind, may_begin_form
from scanners.customers.marks import Marked, SignClass, marked, matches
from scanners.customers.searching import words_of
from scanners.customers.vocabulary import RunHasher

PIECES = (
    "abcdefgh", "ab cd ef", "K as in ", "N, o, r, t, h, ", "Halv. Brygg", "H. Brygg", "HB AS", "H.B. ", "x-y-z", "brnd-ghk-lm", "T*rn", "www.",
    "name.", "0x41 42 43", "\\x41:42", "Korv(ath)", "$tar", "|<or", "@", "#", "*", ".", "-", " ", "\n", WALL, "é", "Ж", "²", "_", "9", "\u2022",
    "\u0130", "\u03a3", "our customer ", "client", " GmbH", ", Ltd", "Zorvane", "oscar papa lima echo", "\U00020000", "%", "\u00a7", "a", "B",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


def spans(found: list[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]


@given(TEXTS)
def test_patterns_tried_where_they_can_match_find_all_that_they_find(text: str) -> None:
    marks = Marked(text)
    begins, lone = shortened._begins(marks), spelled._lone_letters(marks)
    for pattern, places in (
        (BYTES, encoded._bytes(marks)),
        (shortened._STEM, begins.stem),
        (shortened._INITIALS, begins.initials),
        (shortened._HIDING, marks.where(shortened._HIDES)),
        (spelled._BEGINS, lone),
        (spelled._PARTED, lone),
        (signs._PLACE, marks.where(signs._BEGINS)),
        (starred._BEHIND_LETTER, marks.where(starred._SIGN)),
        (starred._ODD, marks.where(starred._STRANGE_SIGN)),
    ):
        wanted = spans(list(pattern.finditer(text)))
        assert spans(list(matches(pattern, text, places))) == wanted


@given(TEXTS)
def test_single_letters_and_words_with_a_stop_are_tried_before_a_word(text: str) -> None:
    found = list(matches(shortened._SHORT, text, shortened._begins(Marked(text)).short))
    wanted = [one for one in shortened._SHORT.finditer(text) if one[2] or len(one[1]) == 1]
    assert spans(found) == spans(wanted)


@given(TEXTS)
def test_only_tokens_that_are_plain_words_are_left_out(text: str) -> None:
    kept = set(encoded._tokens(Marked(text)).tolist())
    for found in encoded._TOKEN.finditer(text):
        token = found.group().rstrip(".,;:!?")
        if encoded._TELLING.search(token) and not encoded._is_plain_word(token):
            assert found.start() in kept


@given(TEXTS)
@example("x-y-z0")
def test_a_text_without_consonants_in_three_parts_has_no_vowels_behind_dots(text: str) -> None:
    if starred._PARTED.search(text):
        assert starred._may_be_parted(Marked(text))


@given(TEXTS)
def test_words_are_runs_of_letters_digits_and_underscores(text: str) -> None:
    marks = Marked(text)
    wanted = [(one.span(), one[0]) for one in re.finditer(r"\w+", text)]
    seen = zip(marks.starts.tolist(), marks.ends.tolist(), marks.which.tolist(), strict=True)
    assert [((begin, end), marks.words[which]) for begin, end, which in seen] == wanted
    assert len(set(marks.words)) == len(marks.words)


def test_a_word_that_is_nowhere_by_itself_is_not_had() -> None:
    marks = marked("Our Customer's x-ray")
    assert marks.may_have("customer's")
    assert marks.may_have("x-ray")
    assert not marks.may_have("custom")
    assert not marks.may_have("x-rays")


def test_signs_are_found_whatever_script_they_are_of() -> None:
    marks = Marked("a\u2022b*c")
    assert marks.where(SignClass(r"[*\u2022]")).tolist() == [1, 3]
    assert not marks.has(SignClass(r"[#]"))
    assert not len(Marked("").where(SignClass(r"[#]")))


@given(TEXTS, st.data())
def test_a_stretch_may_be_called_a_client_wherever_it_is_called_one(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    may = bool(may_be_called(text, np.array([start]), np.array([end]))[0])
    assert may or called(text, start, end) is Called.NOT


@given(TEXTS)
def test_a_legal_form_begins_with_a_word_that_may_begin_one(text: str) -> None:
    marks = Marked(text)
    for at, end in enumerate(marks.ends.tolist()):
        if form_behind(text, end) > end:
            assert may_begin_form(marks.words[marks.which[at + 1]])


@given(st.lists(st.integers(0, (1 << 64) - 1) | st.integers(0, 5), max_size=60))
def test_keys_are_grouped_with_their_like(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.uint64)
    first, which = grouped(keys)
    assert [numbers[first[one]] for one in which.tolist()] == numbers
    assert len(first) == len(set(numbers))
    assert first.tolist() == sorted(first.tolist())


@pytest.mark.parametrize("text", ["one two one", "N*rth wind N*rth Northwind", "één wörd één"])
def test_a_run_of_words_has_the_key_of_its_letters(text: str) -> None:
    view = fold(text)
    hasher = Hasher(view.letters)
    words = words_of(view, hasher)
    known = words.vocabulary
    runs = RunHasher(known.which, known.letters, known.first)
    turned = Hasher(view.letters[::-1].copy())
    mirrored = np.concatenate([view.letters[a:b][::-1] for a, b in words.spans(0, len(words.odd))])
    each = RunHasher(known.which, *_mirrored(known.letters, known.first))
    for begin in range(len(words.odd)):
        for stop in range(begin + 1, len(words.odd) + 1):
            run = np.array([begin]), np.array([stop])
            low, high = (np.array([one]) for one in words.stretch(begin, stop))
            assert runs.sizes(*run) == high - low
            assert runs.of(*run) == hasher.of(low, high)
            assert each.of(*run) == Hasher(mirrored).of(low, high)
            assert each.of_turned(*run) == turned.of(len(view) - high, len(view) - low)


def _mirrored(letters: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    words = [letters[a:b][::-1] for a, b in itertools.pairwise(first)]
    return np.concatenate(words), first
