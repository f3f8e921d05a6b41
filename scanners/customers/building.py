"""From a cleaned customer list to its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from deckproof.errors import CustomerListError
from deckproof.model import Customer
from scanners.customers.folding import WALL, Gap, View, fold
from scanners.customers.hashing import MOST_IDS, Filter, Hasher, Indexes, Keys, Table
from scanners.customers.index import HEAD, MOST_LETTERS, CustomerIndex, Spellings
from scanners.customers.keying import slips_of, word_starts
from scanners.customers.rolls import RollWriter
from scanners.customers.sounding import sound_keys
from scanners.customers.storing import digested
from scanners.customers.surfaces import Kind, surfaces
from scanners.customers.words import is_ordinary, rarity, zipf

CHUNK = 5_000
"""Customers folded in one go."""
MOST_OWNERS = 3
"""Customers that may share a short form or an acronym; with more it says nothing."""
_GUESSED = (Kind.LABEL, Kind.SHORT, Kind.ACRONYM, Kind.LEADING)
_TYPED = (Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.LABEL, Kind.SHORT)
"""Kinds that are also looked for with misread and mistyped letters."""
_SHORTEST_GUESS = 7
"""Letters that a short form or a domain's label must have for that."""


def build_index(customers: Iterable[Customer]) -> CustomerIndex:
    """The index of these customers, whose order it keeps. Raises CustomerListError when there are too many."""
    roll = RollWriter(CHUNK)
    spellings, keys = _telling(*_joined(_parts(map(roll.add, customers))))
    if len(spellings) >= MOST_IDS:
        raise CustomerListError(
            f"The list gives {len(spellings)} spellings, more than the {MOST_IDS} an index holds.",
            remedy="Split the list by region or drop old customers.",
        )
    exact = Table.of(keys, np.arange(len(keys)))
    del keys
    return digested(
        CustomerIndex(
            "",
            roll.roll(),
            spellings,
            exact,
            _heads_of(spellings),
            *slips_of(spellings, _typed(spellings)),
            _sound_of(spellings),
            roll.fragments(),
        )
    )


Part = tuple[Spellings, Keys]


def _parts(customers: Iterable[Customer]) -> Iterator[Part]:
    source = enumerate(customers)
    while chunk := list(islice(source, CHUNK)):
        texts: list[str] = []
        owner: list[int] = []
        kind: list[int] = []
        for number, customer in chunk:
            for surface in surfaces(customer):
                texts.append(surface.text.replace(WALL, " "))
                owner.append(number)
                kind.append(surface.kind)
        if texts:
            yield _folded(texts, np.array(owner, np.uint32), np.array(kind, np.uint8))


def _folded(texts: list[str], owner: npt.NDArray[np.uint32], kind: npt.NDArray[np.uint8]) -> Part:
    """The spellings as letters; those without two letters, and repeated ones of an owner, are gone."""
    view = fold(WALL.join(texts))
    ends = np.cumsum([len(text) + 1 for text in texts])
    stop = np.searchsorted(view.start, ends)
    begin = np.concatenate([[0], stop[:-1]])
    whole = np.flatnonzero((stop - begin >= 2) & (stop - begin <= MOST_LETTERS))
    keys = Hasher(view.letters).of(begin[whole], stop[whole])
    # One row for the same letters of the same owner: the strongest kind, which sorts first.
    order = np.lexsort((kind[whole], owner[whole], keys))
    same = (np.diff(keys[order]) == 0) & (np.diff(owner[whole][order]) == 0)
    kept = np.sort(order[np.concatenate([[True], ~same])]) if len(order) else order
    rows = whole[kept]
    begin, stop = begin[rows], stop[rows]
    inner, cased, parted = _inside(view, begin, stop)
    taken = np.zeros(len(view) + 1, dtype=np.int64)
    np.add.at(taken, begin, 1)
    np.add.at(taken, stop, -1)
    letters = view.letters[np.cumsum(taken)[:-1] > 0]
    return Spellings(
        owner=owner[rows],
        kind=kind[rows],
        common=_with_marks(_common(view, begin, stop), [texts[row] for row in rows]),
        inner=inner,
        cased=cased,
        parted=parted,
        offset=np.concatenate([[0], np.cumsum(stop - begin)]),
        letters=(letters & np.uint32(0xFFFF)).astype(np.uint16),
    ), keys[kept]


def _inside(
    view: View, begin: Indexes, stop: Indexes
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    inner = np.zeros(len(begin), dtype=np.uint64)
    cased = np.zeros(len(begin), dtype=np.uint64)
    parted = np.zeros(len(begin), dtype=bool)
    hard = np.uint16(Gap.STRONG | Gap.COMMA)
    stop_ = np.uint16(Gap.DOT | Gap.SPACE)
    for step in range(MOST_LETTERS):
        has = np.flatnonzero(begin + step < stop)
        cased[has[view.upper[begin[has] + step]]] |= np.uint64(1 << step)
        if step:
            gap = view.gap[begin[has] + step]
            inner[has[gap != 0]] |= np.uint64(1 << step)
            parted[has] |= ((gap & hard) != 0) | ((gap & stop_) == stop_)
    return inner, cased, parted


def _common(view: View, begin: Indexes, stop: Indexes) -> npt.NDArray[np.uint8]:
    """Ten times the Zipf frequency with which each spelling's words are met together."""
    starts = np.flatnonzero(view.gap[:-1])
    ends = np.append(starts[1:], len(view))
    keys = Hasher(view.letters).of(starts, ends)
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    words = [view.string(starts[at], ends[at]) for at in first]
    low = np.searchsorted(starts, begin)
    high = np.searchsorted(starts, stop)
    often = [rarity([words[at] for at in where[a:b]]) for a, b in zip(low, high, strict=True)]
    tens: npt.NDArray[np.uint8] = np.clip(np.array(often) * 10, 0, 255).astype(np.uint8)
    return tens


def _with_marks(common: npt.NDArray[np.uint8], texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """The same for words that are met only with their accents, which letters have lost: "récolte"."""
    for row, text in enumerate(texts):
        word = text.lower()
        if not text.isascii() and word.isalpha() and is_ordinary(word):
            common[row] = max(int(common[row]), min(int(zipf(word) * 10), 255))
    return common


_COLUMNS = {
    "owner": np.uint32,
    "kind": np.uint8,
    "common": np.uint8,
    "inner": np.uint64,
    "cased": np.uint64,
    "parted": np.bool_,
    "letters": np.uint16,
}


def _joined(parts: Iterable[Part]) -> Part:
    # Into one growing buffer a column: many small arrays kept beside many thrown away would tear the memory apart.
    buffers = {name: bytearray() for name in (*_COLUMNS, "sizes", "keys")}
    for spellings, keys in parts:
        for name in _COLUMNS:
            buffers[name] += getattr(spellings, name).tobytes()
        buffers["sizes"] += np.diff(spellings.offset).astype(np.uint8).tobytes()
        buffers["keys"] += keys.tobytes()
    columns: dict[str, npt.NDArray[Any]] = {
        name: np.frombuffer(buffers[name], dtype=kind) for name, kind in _COLUMNS.items()
    }
    sizes = np.frombuffer(buffers["sizes"], dtype=np.uint8)
    offset = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    return Spellings(**columns, offset=offset), np.frombuffer(buffers["keys"], dtype=np.uint64)


def _telling(spellings: Spellings, keys: Keys) -> Part:
    """The spellings without guesses that many customers share, or that another one is really called."""
    guessed = np.isin(spellings.kind, _GUESSED)
    _, where, shared = np.unique(keys, return_inverse=True, return_counts=True)
    given = np.zeros(len(shared), dtype=bool)
    given[where[~guessed]] = True
    kept = np.flatnonzero(~guessed | ((shared[where] <= MOST_OWNERS) & ~given[where]))
    sizes = np.diff(spellings.offset)
    letters = spellings.letters[np.repeat(np.isin(np.arange(len(sizes)), kept), sizes)]
    return Spellings(
        owner=spellings.owner[kept],
        kind=spellings.kind[kept],
        common=spellings.common[kept],
        inner=spellings.inner[kept],
        cased=spellings.cased[kept],
        parted=spellings.parted[kept],
        offset=np.concatenate([[0], np.cumsum(sizes[kept])]),
        letters=letters,
    ), keys[kept]


def _typed(spellings: Spellings) -> npt.NDArray[np.bool_]:
    """Which spellings are also looked for with misread and mistyped letters."""
    sizes = np.diff(spellings.offset)
    fits: npt.NDArray[np.bool_] = np.isin(spellings.kind, _TYPED)
    fits &= ~np.isin(spellings.kind, _GUESSED) | (sizes >= _SHORTEST_GUESS)
    return fits


def _heads_of(spellings: Spellings) -> Filter:
    """The first letters of all spellings that have enough."""
    found = [np.zeros(0, np.uint64)]
    for low in range(0, len(spellings), CHUNK * 4):
        offset = spellings.offset[low : min(low + CHUNK * 4, len(spellings)) + 1]
        begin = offset[:-1][np.diff(offset) >= HEAD] - offset[0]
        hasher = Hasher(spellings.letters[offset[0] : offset[-1]].astype(np.uint32))
        found.append(np.unique(hasher.of(begin, begin + HEAD)))
    return Filter.of(np.concatenate(found))


def _sound_of(spellings: Spellings) -> Table:
    entries = bytearray()
    step = CHUNK * 4
    for low in range(0, len(spellings), step):
        high = min(low + step, len(spellings))
        offset = spellings.offset[low : high + 1]
        part = replace(
            spellings,
            kind=spellings.kind[low:high],
            inner=spellings.inner[low:high],
            offset=offset - offset[0],
            letters=spellings.letters[offset[0] : offset[-1]],
        )
        keys, rows = sound_keys(part, word_starts(spellings, low, high, len(part.letters)))
        entries += Table.entries_of(keys, rows + low).tobytes()
    whole = np.frombuffer(entries, dtype=np.uint64)
    whole.sort()
    return Table.sorted(whole)
