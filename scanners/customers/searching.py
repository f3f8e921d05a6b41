"""Which stretches of a text have the letters of a spelling: candidates, not yet judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Gap, Marks, Places, View, caseless
from scanners.customers.hashing import Hasher, Indexes
from scanners.customers.index import HEAD, MOST_LETTERS, CustomerIndex
from scanners.customers.nearness import Slip, slips
from scanners.customers.pairing import FuzzyPairs, fuzzy_pairs
from scanners.customers.skeletons import Skeleton, skeleton
from scanners.customers.surfaces import Kind
from scanners.customers.vocabulary import Vocabulary, vocabulary_of
from scanners.customers.words import zipf

_IN_CAPITALS = (Kind.ACRONYM, Kind.TICKER)
MOST_WORDS = 16
"""Words, or parts of CamelWords, that a stretch may have."""
LETTER_RUN = 40
"""Letters that a name written L I K E  T H I S may have."""
_GLUED_FROM = 8
"""Letters of a word that may have a name glued to something else."""
_GLUED_NAME = 5
_FEWEST = 2
"""Letters of a spelling."""


class Candidate(NamedTuple):
    """A stretch of letters of the view and the spelling it may be."""

    begin: int
    stop: int
    row: int


class Words(NamedTuple):
    """Where every word begins and stops, whether it is hardly ever met, and which they are."""

    starts: Indexes
    ends: Indexes
    odd: Marks
    vocabulary: Vocabulary

    def stretch(self, first: int, behind: int) -> tuple[int, int]:
        """The letters from the first of these words up to the one behind the last."""
        return int(self.starts[first]), int(self.ends[behind - 1])

    def spans(self, first: int, behind: int) -> list[tuple[int, int]]:
        """The letters of each of these words."""
        here = slice(first, behind)
        return list(zip(self.starts[here].tolist(), self.ends[here].tolist(), strict=True))


def exact_candidates(
    index: CustomerIndex, view: View, hasher: Hasher, words: Words
) -> list[Candidate]:
    """Stretches between two bounds, or at an end of a long word, whose letters are a spelling's."""
    parts = zip(stretches(index, view, hasher), glued_stretches(view, words), strict=True)
    begin, stop = (np.concatenate(pair) for pair in parts)
    who, rows = index.exact.find(hasher.of(begin, stop))
    begin, stop = begin[who], stop[who]
    fits = _may_be_short(index.spellings.kind[rows], view, begin, stop)
    begin, stop, rows = begin[fits], stop[fits], rows[fits]
    same = index.spellings.are(view.letters.astype(np.uint16), begin, stop, rows)
    found = zip(begin[same].tolist(), stop[same].tolist(), rows[same].tolist(), strict=True)
    return [Candidate(first, last, row) for first, last, row in found]


def _may_be_short(
    kinds: npt.NDArray[np.uint8], view: View, begin: Indexes, stop: Indexes
) -> Indexes:
    """Which of the stretches are not initials or tickers, or are whole words in capitals as those have to be."""
    high = np.concatenate([[0], np.cumsum(view.upper | caseless(view.letters))])
    capital = high[stop] - high[begin] == stop - begin
    whole = (view.gap[begin] != 0) & (view.gap[stop] != 0)
    fits: Indexes = np.flatnonzero(~np.isin(kinds, _IN_CAPITALS) | (capital & whole))
    return fits


def stretches(index: CustomerIndex, view: View, hasher: Hasher) -> tuple[Indexes, Indexes]:
    """All stretches of up to MOST_WORDS words within one text that may be a spelling, and those that leave out a final s.

    Beyond a few letters a stretch begins as a spelling does; most words do not.
    """
    bounds = np.flatnonzero(view.bound)
    begins = np.flatnonzero(_heads(index, view, hasher, bounds[:-1]))
    pairs = [*_short(bounds), *_long(bounds, begins)]
    single = bounds[:-1][np.diff(bounds) == 1]
    if len(single) > MOST_WORDS:
        pairs += _letter_runs(bounds, begins, single)
    begin = np.concatenate([a for a, _ in pairs])
    stop = np.concatenate([b for _, b in pairs])
    walls = np.cumsum((view.gap & np.uint16(Gap.WALL)) != 0)
    fits = walls[stop - 1] == walls[begin]
    begin, stop = begin[fits], stop[fits]
    # "Gecinas", German genitive or plural: the same without its s; of three letters only one that is raised, "ZVKs"
    inflected = (view.letters[stop - 1] == ord("s")) & (view.gap[stop] != 0)
    inflected &= (stop - begin >= 5) | ((stop - begin == 4) & view.upper[begin])
    inflected &= view.gap[stop - 1] == 0
    return (
        np.concatenate([begin, begin[inflected]]),
        np.concatenate([stop, stop[inflected] - 1]),
    )


_Stretch = tuple[Indexes, Indexes]


def _heads(index: CustomerIndex, view: View, hasher: Hasher, begins: Indexes) -> Marks:
    """At which of the places a spelling of HEAD letters or more may begin."""
    found: Marks = begins + HEAD <= len(view)
    some = begins[found]
    found[found] = index.heads.may_have(hasher.of(some, some + HEAD))
    return found


def _short(bounds: Indexes) -> Iterator[_Stretch]:
    """The stretches of two letters or more, and fewer than the longer spellings have; one more for an s."""
    for step in range(1, min(HEAD, len(bounds) - 1) + 1):
        begin, stop = bounds[:-step], bounds[step:]
        fits = (stop - begin >= _FEWEST) & (stop - begin <= HEAD)
        yield begin[fits], stop[fits]


def _long(bounds: Indexes, begins: Indexes) -> Iterator[_Stretch]:
    """Those of more letters, from the bounds numbered so."""
    for step in range(1, min(MOST_WORDS, len(bounds) - 1) + 1):
        begins = begins[begins + step < len(bounds)]
        begin, stop = bounds[begins], bounds[begins + step]
        fits = (stop - begin > HEAD) & (stop - begin <= MOST_LETTERS)
        yield begin[fits], stop[fits]


def _letter_runs(bounds: Indexes, begins: Indexes, single: Indexes) -> Iterator[_Stretch]:
    """Those of many letters that stand alone, as the `single` ones do."""
    runs = np.isin(bounds, single)
    begins = begins[runs[begins]]
    for step in range(MOST_WORDS + 1, min(LETTER_RUN, len(bounds) - 1) + 1):
        begins = begins[begins + step < len(bounds)]
        begin, stop = bounds[begins], bounds[begins + step]
        fits = stop - begin == step
        yield begin[fits], stop[fits]


ODD_BELOW = 2.6
"""Zipf frequency below which a word may be a mistyped one."""


def fuzzy_candidates(
    index: CustomerIndex, view: View, words: Words, reach: Places | None = None
) -> Iterator[Slip]:
    """Stretches between two bounds that are nearly a spelling, having an odd word in them, beyond the `reach` of names found."""
    if len(view) >= 2 and words.odd.any():
        yield from slips(index, view, near(index, view, words, reach))


def near(index: CustomerIndex, view: View, words: Words, reach: Places | None = None) -> FuzzyPairs:
    """Stretches of letters of the view that may be nearly a spelling, not yet compared with it."""
    # Not across "RiverNorth": its list may write it small, and both have to be read alike.
    bones = skeleton(view.letters, view.gap != 0)
    odd = _odd_letters(words, bones)
    begin, stop, rows = fuzzy_pairs(index, view, bones, odd, reach)
    return FuzzyPairs(bones.first[begin], bones.first[stop], rows)


def reach_of(view: View, found: Sequence[Candidate]) -> Places:
    """Up to where, from each letter of the view on, everything lies within a name that was found.

    A slip there would be shorter than the name that is spelled right, or as long, and give way to it; the name itself gives way
    only to one that covers all of it (`settling`), which the slip would give way to as well.
    """
    reach = np.zeros(len(view) + 1, dtype=np.int64)
    for one in found:
        reach[one.begin] = max(reach[one.begin], one.stop)
    whole: Places = np.maximum.accumulate(reach)
    return whole


def glued_stretches(view: View, words: Words) -> tuple[Indexes, Indexes]:
    """Beginnings and ends of long words that no dictionary has: "gecinaprojekt", "teamgecina"."""
    starts, ends, odd, _ = words
    long = np.flatnonzero(odd & (ends - starts >= _GLUED_FROM) & (ends - starts <= MOST_LETTERS))
    starts, ends = starts[long], ends[long]
    begins, stops = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in range(_GLUED_NAME, int((ends - starts).max(initial=0)) - 1):
        fits = np.flatnonzero(ends - starts >= size + 2)
        front, back = starts[fits] + size, ends[fits] - size
        begins += [starts[fits][~view.bound[front]], back[~view.bound[back]]]
        stops += [front[~view.bound[front]], ends[fits][~view.bound[back]]]
    return np.concatenate(begins), np.concatenate(stops)


def word_bounds(view: View) -> Marks:
    """Where words begin; a star inside one hides a letter, as in "N*rthwind", and parts nothing."""
    bounds: Marks = (view.gap != 0) & (view.gap != Gap.OTHER)
    return bounds


def words_of(view: View, hasher: Hasher) -> Words:
    """The words of the view."""
    starts = np.flatnonzero(word_bounds(view)[:-1])
    ends = np.append(starts[1:], len(view))
    vocabulary = vocabulary_of(view, hasher, starts, ends)
    odd = np.array([zipf(word) < ODD_BELOW for word in vocabulary.strings()], bool)
    return Words(starts, ends, odd[vocabulary.which], vocabulary)


def runs_of(words: Words, view: View, parts: np.uint16, most: int) -> tuple[Indexes, Indexes]:
    """Runs of up to so many words, an odd one among them, the shortest first, with no gap inside that has a flag of `parts`.

    Each as the word it begins with and the one behind its last. A word that is torn is in none: `parts` has what tears words.
    """
    cut = np.cumsum((view.gap[words.starts] & parts) != 0)
    torn = np.zeros(len(cut) + 1, dtype=np.int64)
    torn[words.vocabulary.torn + 1] = 1
    torn = np.cumsum(torn)
    oddness = np.concatenate([[0], np.cumsum(words.odd)])
    begins, stops = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, min(most, len(words.starts)) + 1):
        fits = oddness[step:] > oddness[:-step]
        fits &= cut[step - 1 :] == cut[: len(cut) - step + 1]
        fits &= torn[step:] == torn[:-step]
        begin = np.flatnonzero(fits)
        begins.append(begin)
        stops.append(begin + step)
    return np.concatenate(begins), np.concatenate(stops)


def _odd_letters(words: Words, bones: Skeleton) -> Marks:
    """Which letters of the skeleton belong to a word that is hardly ever met."""
    marks: Marks = np.repeat(words.odd, words.ends - words.starts)[bones.first[:-1]]
    return marks
