"""From a cleaned customer list to its index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from deckproof.codec import to_json
from deckproof.errors import CustomerListError
from deckproof.model import Customer
from scanners.customers.folding import WALL, Gap, View, fold
from scanners.customers.hashing import MOST_IDS, Hasher, Keys, Table
from scanners.customers.index import INDEX_VERSION, MOST_LETTERS, CustomerIndex, Roll, Spellings
from scanners.customers.surfaces import Kind, surfaces
from scanners.customers.words import zipf

CHUNK = 20_000
"""Customers folded in one go."""

Part = tuple[Spellings, Keys]


def build_index(customers: Sequence[Customer]) -> CustomerIndex:
    """The index of these customers, whose order it keeps. Raises CustomerListError when there are too many."""
    roll, digest = _roll_of(customers)
    spellings, keys = _joined(_parts(customers))
    if len(spellings) >= MOST_IDS:
        raise CustomerListError(
            f"The list gives {len(spellings)} spellings, more than the {MOST_IDS} an index holds.",
            remedy="Split the list by region or drop old customers.",
        )
    table = Table.of(keys, np.arange(len(keys)))
    return CustomerIndex(digest, roll, spellings, table)


def digest_of_customers(customers: Iterable[Customer]) -> str:
    """The hash that names the index of these customers."""
    return _hashed(map(to_json, customers))


def _hashed(rows: Iterable[bytes]) -> str:
    hasher = hashlib.sha256(f"index {INDEX_VERSION}\n".encode())
    for row in rows:
        hasher.update(row + b"\n")
    return hasher.hexdigest()


def _roll_of(customers: Sequence[Customer]) -> tuple[Roll, str]:
    data = bytearray()
    offset = np.zeros(len(customers) + 1, dtype=np.int64)
    hasher = hashlib.sha256(f"index {INDEX_VERSION}\n".encode())
    for number, customer in enumerate(customers, 1):
        row = to_json(customer)
        hasher.update(row + b"\n")
        data += row
        offset[number] = len(data)
    return Roll(offset, np.frombuffer(bytes(data), dtype=np.uint8)), hasher.hexdigest()


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
    inner, parted = _inside(view, begin[rows], stop[rows])
    sizes = stop[rows] - begin[rows]
    letters = np.concatenate(
        [view.letters[a:b] for a, b in zip(begin[rows], stop[rows], strict=True)]
        or [np.zeros(0, np.uint32)]
    )
    common = np.array([_common(view, a, b) for a, b in zip(begin[rows], stop[rows], strict=True)])
    return Spellings(
        owner[rows],
        kind[rows],
        common.astype(np.uint8),
        inner,
        parted,
        np.concatenate([[0], np.cumsum(sizes)]),
        (letters & np.uint32(0xFFFF)).astype(np.uint16),
    ), keys[kept]


def _inside(
    view: View, begin: npt.NDArray[np.int64], stop: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    inner = np.zeros(len(begin), dtype=np.uint64)
    parted = np.zeros(len(begin), dtype=bool)
    hard = np.uint16(Gap.STRONG | Gap.COMMA)
    for step in range(1, MOST_LETTERS):
        has = np.flatnonzero(begin + step < stop)
        gap = view.gap[begin[has] + step]
        inner[has[gap != 0]] |= np.uint64(1 << step)
        parted[has] |= (gap & hard) != 0
    return inner, parted


def _common(view: View, begin: int, stop: int) -> int:
    """Ten times the Zipf frequency of the rarest word."""
    cuts = [begin, *(begin + 1 + np.flatnonzero(view.gap[begin + 1 : stop])), stop]
    words = (view.string(a, b) for a, b in zip(cuts, cuts[1:], strict=False))
    return min(int(10 * zipf(word)) for word in words)


def _joined(parts: Iterable[Part]) -> tuple[Spellings, Keys]:
    all_parts = list(parts)
    if not all_parts:
        none = np.zeros(0, np.uint64)
        empty = Spellings(
            *(np.zeros(0, kind) for kind in (np.uint32, np.uint8, np.uint8, np.uint64, bool)),
            np.zeros(1, np.int64),
            np.zeros(0, np.uint16),
        )
        return empty, none
    rows = [spellings for spellings, _ in all_parts]
    bases = np.cumsum([0, *(len(one.letters) for one in rows[:-1])])
    joined = {
        name: np.concatenate([getattr(one, name) for one in rows])
        for name in Spellings.__slots__
        if name != "offset"
    }
    shifted = [one.offset[:-1] + base for one, base in zip(rows, bases, strict=True)]
    offset = np.concatenate([*shifted, [len(joined["letters"])]])
    return Spellings(**joined, offset=offset), np.concatenate([keys for _, keys in all_parts])
