"""Names written backwards, whole or word by word, and names with each letter moved by thirteen places (rot13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import Codes, Gap, View
from scanners.customers.hashing import Hasher, Indexes, Keys
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.searching import Words
from scanners.customers.surfaces import Kind
from scanners.customers.words import is_ordinary

_SHORTEST = 6
"""Letters that a name must have: of fewer, too many words are another one backwards."""
_SURE_FROM = 7
_MOST_WORDS = 4
_KINDS = {Kind.NAME: 0.0, Kind.ALIAS: 0.0, Kind.CORE: 0.05, Kind.SHORT: 0.15}
_JOINTS = (Gap.SPACE, Gap.HYPHEN, Gap.LINE, Gap.AMPERSAND, Gap.UNDERSCORE, Gap.APOSTROPHE, Gap.DOT)
_PARTS = np.uint16(~sum(_JOINTS) & 0xFFFF)
_A, _Z, _HALF = ord("a"), ord("z"), 13


class _Reading(NamedTuple):
    """The letters read in another way: the key of every stretch, and the letters of one, as a string."""

    rule: str
    keys: Keys
    begin: Indexes
    stop: Indexes
    letters: Codes


def scrambled_hits(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    """Stretches of words that no dictionary has and that are a name when they are read so."""
    begin, stop = _stretches(view, words)
    if not len(begin):
        return
    for reading in _readings(view, words, begin, stop):
        who, rows = index.exact.find(reading.keys)
        for at, row in zip(who.tolist(), rows.tolist(), strict=True):
            hit = _judged(index, view, reading, at, row)
            if hit is not None:
                yield hit


def _stretches(view: View, words: Words) -> tuple[Indexes, Indexes]:
    """Runs of up to a few words, half of their letters of odd ones, with nothing between that parts them."""
    cut = np.cumsum((view.gap[:-1] & _PARTS) != 0)
    odd = np.concatenate([[0], np.cumsum(np.where(words.odd, words.ends - words.starts, 0))])
    begins, stops = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, min(_MOST_WORDS, len(words.starts)) + 1):
        some = odd[step:] - odd[:-step]
        one = np.flatnonzero(some)
        begin, stop = words.starts[one], words.ends[one + step - 1]
        half = some[one] * 2 >= stop - begin
        begin, stop = begin[half], stop[half]
        fits = (stop - begin >= _SHORTEST) & (cut[stop - 1] == cut[begin])
        begins.append(begin[fits])
        stops.append(stop[fits])
    return np.concatenate(begins), np.concatenate(stops)


def _readings(view: View, words: Words, begin: Indexes, stop: Indexes) -> Iterator[_Reading]:
    count = len(view)
    turned = view.letters[::-1]
    keys = Hasher(turned).of(count - stop, count - begin)
    yield _Reading("backwards", keys, count - stop, count - begin, turned)
    # The words in their order, each turned round: letter i of a word stands where its last but i was.
    sizes = words.ends - words.starts
    mirrored = np.repeat(words.starts + words.ends - 1, sizes) - np.arange(count)
    each = view.letters[mirrored]
    yield _Reading("backwards", Hasher(each).of(begin, stop), begin, stop, each)
    moved = view.letters.copy()
    latin = (moved >= _A) & (moved <= _Z)
    moved[latin] = (moved[latin] - _A + _HALF) % (2 * _HALF) + _A
    yield _Reading("rotated", Hasher(moved).of(begin, stop), begin, stop, moved)


def _judged(index: CustomerIndex, view: View, reading: _Reading, at: int, row: int) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    begin, stop = int(reading.begin[at]), int(reading.stop[at])
    read = "".join(map(chr, reading.letters[begin:stop].tolist()))
    if reading.rule == "backwards" and reading.letters.strides[0] < 0:
        begin, stop = len(view) - stop, len(view) - begin
    if kind not in _KINDS or spellings.string(row) != read or view.string(begin, stop) == read:
        return None
    confidence = (0.75 if len(read) >= _SURE_FROM else 0.6) - _KINDS[kind]
    if int(spellings.inner[row]) == 0 and is_ordinary(read):
        confidence -= 0.35
    return Hit(
        start=int(view.start[begin]),
        end=int(view.end[stop - 1]),
        owner=int(spellings.owner[row]),
        rule=reading.rule,
        confidence=round(confidence, 2),
        evidence=("letters scrambled", kind.name.lower()),
        letters=stop - begin,
        kind=kind,
    )
