"""Stretches that are left out of a search for names could not have been one."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from scanners.customers import build_index
from scanners.customers.folding import WALL, Gap, fold
from scanners.customers.fuzzy import LONGEST, MOST_EDITS, SHORTEST
from scanners.customers.hashing import Filter, Hasher
from scanners.customers.searching import exact_candidates, words_of
from scanners.customers.skeletons import skeleton
from scanners.customers.stretches import barriers, joined, stretches_of

NAMES = ("Korvath", "Quil", "Bran & Thistle", "Thornebury Valley Waterworks", "Ox", "J.P. Ravenscar", "7Lumen")  # fmt: skip
INDEX = build_index([Customer(id=name, name=name) for name in NAMES])
PIECES = (*NAMES, "Korvaths", "Quils", "K o r v a t h", "korvath", "Thornebury", "Valley", "a", "rn", "the", "Zq", "s", ".", ",", "-", " ", "\n", WALL)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join)
_MOST_WORDS = 16


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=50))
def test_a_filter_says_no_to_none_of_its_keys(numbers: list[int]) -> None:
    keys = np.array(numbers, dtype=np.uint64)
    assert Filter.of(keys).may_have(keys).all()


def test_a_filter_says_no_to_most_other_keys() -> None:
    rng = np.random.default_rng(5)
    mine, others = rng.integers(0, (1 << 64) - 1, (2, 20_000), dtype=np.uint64)
    assert Filter.of(mine).may_have(others).mean() < 0.05


@given(TEXTS)
def test_every_spelling_between_two_bounds_is_a_candidate(text: str) -> None:
    view = fold(text)
    if not len(view):
        return
    hasher = Hasher(view.letters)
    found = {
        (one.begin, one.stop)
        for one in exact_candidates(INDEX, view, hasher, words_of(view, hasher))
    }
    names = {fold(name).text for name in NAMES if len(fold(name)) > 2}
    walls = np.cumsum((view.gap & Gap.WALL) != 0)
    bounds = np.flatnonzero(view.bound).tolist()
    for first, last in itertools.combinations(range(len(bounds)), 2):
        begin, stop = bounds[first], bounds[last]
        within = last - first <= _MOST_WORDS and walls[begin] == walls[stop - 1]
        if within and view.string(begin, stop) in names:
            assert (begin, stop) in found


@given(TEXTS, st.data())
def test_stretches_that_may_be_mistyped_are_those_with_an_odd_letter_and_no_barrier(
    text: str, data: st.DataObject
) -> None:
    view = fold(text)
    if not len(view):
        return
    bones = skeleton(view.letters, view.gap != 0)
    count = len(bones.letters)
    odd = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), bool)
    far = data.draw(st.lists(st.integers(0, len(view)), min_size=len(view) + 1, max_size=len(view) + 1))  # fmt: skip
    reach = np.maximum.accumulate(np.array(far))
    parts = barriers(view)[bones.first]
    bounds = np.flatnonzero(view.bound[bones.first]).tolist()
    wanted = [
        (begin, stop)
        for step in range(1, len(bounds))
        for begin, stop in zip(bounds[:-step], bounds[step:], strict=True)
        if SHORTEST - 1 <= stop - begin <= LONGEST + MOST_EDITS
        and odd[begin:stop].any()
        and not parts[begin + 1 : stop].any()
        and bones.first[stop] > reach[bones.first[begin]]
    ]
    found = stretches_of(view, bones, odd, reach)
    assert list(zip(found.begin.tolist(), found.stop.tolist(), strict=True)) == wanted
    alone, kept = joined(found)
    for at, (begin, stop) in enumerate(wanted):
        low, high = alone.begin[at], alone.stop[at]
        assert kept[low:high].tolist() == list(range(begin, stop))
        assert np.array_equal(alone.bones.letters[low:high], bones.letters[begin:stop])
        width = bones.first[stop] - bones.first[begin]
        assert alone.bones.first[high] - alone.bones.first[low] == width
