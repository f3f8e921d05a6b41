"""A name with a letter too many, too few, wrong or swapped is among the pairs; nothing far from it in size is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from deckproof.model import Customer
from scanners.customers import build_index
from scanners.customers.folding import fold
from scanners.customers.fuzzy import LONG, MOST_EDITS
from scanners.customers.hashing import Hasher, Table
from scanners.customers.nearness import bones_of
from scanners.customers.pairing import _SLACK, fuzzy_pairs
from scanners.customers.searching import words_of
from scanners.customers.skeletons import LetterSets, skeleton

HEADS = ("Velmarkat", "Velmarkit", "Quontra", "Zybrant", "Trevoskalund")
TAILS = ("", "Brixo", "Dravenholt", "Kestumik Halvarren", "Ostrefand Pilmarge Truvent Askeleon")
NAMES = [f"{head} {tail}".strip() for head in HEADS for tail in TAILS]
INDEX = build_index(Customer(id=f"n{at}", name=name) for at, name in enumerate(NAMES))
LETTERS = "abdfhkpstv"


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name's letters, and the name with as many edits as are looked for in one of its size."""
    name = draw(st.sampled_from([one for one in NAMES if len(one.replace(" ", "")) > 6]))
    written = name
    most = 1 if len(name.replace(" ", "")) <= LONG + 1 else MOST_EDITS
    for _ in range(draw(st.integers(1, most))):
        inside = [at for at in range(1, len(written)) if written[at - 1 : at + 1].isalpha()]
        at = draw(st.sampled_from(inside))
        way = draw(st.sampled_from(("less", "more", "other", "swapped")))
        if way == "swapped":
            written = written[: at - 1] + written[at] + written[at - 1] + written[at + 1 :]
            continue
        more = "" if way == "less" else draw(st.sampled_from(LETTERS))
        written = written[:at] + more + written[at + (way != "more") :]
    return "".join(name.lower().split()), written


def pairs_in(text: str) -> list[tuple[str, str]]:
    view = fold(text)
    bones = skeleton(view.letters, view.bound)
    words = words_of(view, Hasher(view.letters))
    odd = np.repeat(words.odd, words.ends - words.starts)[bones.first[:-1]]
    found = fuzzy_pairs(INDEX, view, bones, odd)
    return [
        (view.string(int(bones.first[begin]), int(bones.first[stop])), INDEX.spellings.string(row))
        for begin, stop, row in zip(*(part.tolist() for part in found), strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(slips())
def test_a_name_with_slips_is_paired_with_itself(slip: tuple[str, str]) -> None:
    name, written = slip
    seen = "".join(written.lower().split())
    own, bones = bones_of([name])[0], bones_of([seen])[0]
    if OSA.distance(own, bones) <= (1 if len(own) <= LONG else MOST_EDITS):
        assert (seen, name) in pairs_in(f"We met {written} in the north.")


@pytest.mark.parametrize(
    "written",
    [
        "Trexoskalnud Brixo",  # both within the first letters
        "Treovskalund Brixot",  # one among them, one at the very end
        "Tervoskaulnd Dravenholt",  # two letters changed places where the first ones end
        "Qunotar Brixo",
        "Zyrbnatd Ravenholt",
    ],
)
def test_two_slips_are_found_wherever_they_are(written: str) -> None:
    seen = "".join(written.lower().split())
    near = [
        name for name in NAMES if OSA.distance("".join(name.lower().split()), seen) <= MOST_EDITS
    ]
    assert near
    assert {("".join(name.lower().split())) for name in near} <= {
        name for _, name in pairs_in(written)
    }


@settings(max_examples=50, deadline=None)
@given(slips())
def test_pairs_are_about_the_same_size(slip: tuple[str, str]) -> None:
    for seen, name in pairs_in(f"We met {slip[1]} in the north."):
        sizes = [len(one) for one in bones_of([seen, name])]
        assert abs(sizes[0] - sizes[1]) <= (1 if sizes[1] <= LONG else MOST_EDITS)


def test_no_pair_goes_over_a_comma_or_the_end_of_a_sentence() -> None:
    assert ("zybrantdravenhol", "zybrantdravenholt") in pairs_in("Zybrant Dravenhol")
    assert ("zybrantdravenhol", "zybrantdravenholt") not in pairs_in("Zybrant, Dravenhol")
    assert ("zybrantdravenhol", "zybrantdravenholt") not in pairs_in("Zybrant. Dravenhol")


def test_names_of_one_key_stand_in_the_order_of_their_size() -> None:
    fuzzy = INDEX.fuzzy
    sizes = np.searchsorted(fuzzy.first, np.arange(len(fuzzy.row)), side="right") - 1
    own = [len(one) for one in bones_of(INDEX.spellings.strings(fuzzy.row.astype(np.int64)))]
    assert sizes.tolist() == own == sorted(own)


@given(st.text("abcdef", min_size=1, max_size=40), st.data())
def test_the_letters_of_a_stretch_are_those_of_its_parts(text: str, data: st.DataObject) -> None:
    letters = np.array([ord(one) for one in text], dtype=np.uint32)
    begin = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(begin + 1, len(text)))
    got = LetterSets(letters).of(np.array([begin]), np.array([stop]))
    assert int(got[0]) == sum(1 << (ord(one) & 63) for one in set(text[begin:stop]))


@given(st.dictionaries(st.integers(0, 2**64 - 1), st.integers(0, 999), min_size=1, max_size=60))
def test_a_table_answers_for_every_key_it_was_given(entries: dict[int, int]) -> None:
    keys = np.array(list(entries), dtype=np.uint64)
    table = Table.of(keys, np.array(list(entries.values())))
    asked = np.concatenate([keys, keys ^ np.uint64(1 << 40)])
    who, ids = table.find(asked)
    found = set(zip(who.tolist(), ids.tolist(), strict=True))
    assert {(at, one) for at, one in enumerate(entries.values())} <= found


def ways(letters: int, edits: int) -> Iterator[tuple[int, int, list[int]]]:
    """Every way to mistype a name of so many letters, each letter in one slip at most.

    Gives how many letters more the name has than what was written, how many of its are lost, and how far the others moved.
    """
    if edits:
        for more, lost, moved in ways(letters, edits - 1):  # one too many, before the next letter
            yield more - 1, lost, [one + 1 for one in moved]
    if not letters:
        yield 0, 0, []
        return
    for more, lost, moved in ways(letters - 1, edits):
        yield more, lost, [0, *moved]
    if not edits:
        return
    for more, lost, moved in ways(letters - 1, edits - 1):
        yield more, lost + 1, moved  # another letter
        yield more + 1, lost + 1, [one - 1 for one in moved]  # one too few
    if letters > 1:
        for more, lost, moved in ways(letters - 2, edits - 1):
            yield more, lost, [1, -1, *moved]


@pytest.mark.parametrize("edits", [1, 2])
def test_the_slack_is_what_so_many_slips_can_do_and_no_more(edits: int) -> None:
    seen: dict[int, list[tuple[int, list[int]]]] = {}
    for more, lost, moved in ways(5, edits):
        seen.setdefault(more, []).append((lost, moved))
    found = {}
    for more, told in seen.items():
        moves = [one for _, moved in told for one in moved]
        found[more] = (max(lost for lost, _ in told), (min(moves), max(moves)))
    assert found == _SLACK[edits]
