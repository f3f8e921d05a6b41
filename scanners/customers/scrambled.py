"""Names written backwards, whole or word by word, and names with each letter moved by thirteen places (rot13)."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import Gap, View
from scanners.customers.hashing import Indexes, Keys
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.searching import Words, runs_of
from scanners.customers.surfaces import Kind
from scanners.customers.vocabulary import RunHasher, Vocabulary
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
    """Runs of words read in another way: their keys, and how the words of one are read."""

    rule: str
    keys: Keys
    read: Callable[[Sequence[str]], str]


def scrambled_hits(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    """Stretches of words that no dictionary has and that are a name when they are read so."""
    begin, stop = _runs(view, words)
    if not len(begin):
        return
    readings = list(_readings(words.vocabulary, begin, stop))
    who, rows = index.exact.find(np.concatenate([one.keys for one in readings]))
    order = np.argsort(who // len(begin), kind="stable")
    for at, row in zip(who[order].tolist(), rows[order].tolist(), strict=True):
        reading, run = readings[at // len(begin)], at % len(begin)
        first, behind = int(begin[run]), int(stop[run])
        read = reading.read([view.string(*span) for span in words.spans(first, behind)])
        hit = _judged(index, view, reading.rule, read, *words.stretch(first, behind), row)
        if hit is not None:
            yield hit


def _runs(view: View, words: Words) -> tuple[Indexes, Indexes]:
    """Runs of up to a few words, half of their letters of odd ones, with nothing between that parts them."""
    begin, stop = runs_of(words, view, _PARTS, _MOST_WORDS)
    sizes = words.ends - words.starts
    odd = np.concatenate([[0], np.cumsum(np.where(words.odd, sizes, 0))])
    letters = words.ends[stop - 1] - words.starts[begin]
    fits = ((odd[stop] - odd[begin]) * 2 >= letters) & (letters >= _SHORTEST)
    return begin[fits], stop[fits]


def _readings(known: Vocabulary, begin: Indexes, stop: Indexes) -> Iterator[_Reading]:
    # Each word turned round: letter i of a word stands where its last but i was.
    ends = known.first[:-1] + known.first[1:] - 1
    mirrored = np.repeat(ends, np.diff(known.first)) - np.arange(len(known.letters))
    turned = RunHasher(known.which, known.letters[mirrored], known.first)
    yield _Reading("backwards", turned.of_turned(begin, stop), lambda words: "".join(words)[::-1])
    yield _Reading(
        "backwards",
        turned.of(begin, stop),
        lambda words: "".join(word[::-1] for word in words),
    )
    moved = known.letters.copy()
    latin = (moved >= _A) & (moved <= _Z)
    moved[latin] = (moved[latin] - _A + _HALF) % (2 * _HALF) + _A
    rotated = RunHasher(known.which, moved, known.first)
    yield _Reading(
        "rotated",
        rotated.of(begin, stop),
        lambda words: codecs.encode("".join(words), "rot13"),
    )


def _judged(
    index: CustomerIndex, view: View, rule: str, read: str, begin: int, stop: int, row: int
) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    if kind not in _KINDS or spellings.string(row) != read or view.string(begin, stop) == read:
        return None
    confidence = (0.75 if len(read) >= _SURE_FROM else 0.6) - _KINDS[kind]
    if int(spellings.inner[row]) == 0 and is_ordinary(read):
        confidence -= 0.35
    return Hit(
        start=int(view.start[begin]),
        end=int(view.end[stop - 1]),
        owner=int(spellings.owner[row]),
        rule=rule,
        confidence=round(confidence, 2),
        evidence=("letters scrambled", kind.name.lower()),
        letters=stop - begin,
        kind=kind,
    )
