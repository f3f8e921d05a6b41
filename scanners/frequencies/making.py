"""Making the lists: every word of wordfreq's as a hash of 64 bits, sorted, and beside it how often the word is met.

wordfreq keeps a list as a compressed file of msgpack: a head, and behind it the words of share 1, those of share 10^-0.01, and so on.
"""

from __future__ import annotations

import gzip
import importlib.util
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    _Keys = npt.NDArray[np.uint64]
    _Ranks = npt.NDArray[np.uint16]

LISTS = {
    "en": ("large_en",),
    "de": ("large_de",),
    "neighbors": ("small_de", "small_fr", "small_es", "small_it", "small_nl"),
}
"""Our lists, and those of wordfreq that each is made of."""

_PRIME = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio, odd: a product with it spreads over all bits, and none is lost."""
_ALL = (1 << 64) - 1


def key_of(word: str) -> int:
    """The hash of a word, eight of its bytes at a time; no two words of up to eight bytes have the same."""
    data = word.encode("utf-8", "surrogatepass")
    key = len(data)
    for at in range(0, len(data), 8):
        key = (key ^ int.from_bytes(data[at : at + 8], "little")) * _PRIME & _ALL
        key ^= key >> 32
    return key


def made() -> bytes:
    """The file: how many words each list has, then the lists' sorted hashes, then the rank of each."""
    lists = [_merged([_read(name) for name in names]) for names in LISTS.values()]
    sizes = struct.pack(f"={len(lists)}Q", *(len(keys) for keys, _ in lists))
    return b"".join(
        (sizes, *(keys.tobytes() for keys, _ in lists), *(ranks.tobytes() for _, ranks in lists))
    )


def _read(name: str) -> tuple[list[str], list[int]]:
    """The words of one of wordfreq's lists, and how many of them each rank has."""
    import msgspec

    packed = gzip.decompress((_data() / f"{name}.msgpack.gz").read_bytes())
    head, *ranks = msgspec.msgpack.decode(packed, type=list[dict[str, Any] | list[str]])
    if head != {"format": "cB", "version": 1}:
        raise ValueError(head)
    return [word for words in ranks for word in words], [len(words) for words in ranks]


def _data() -> Path:
    """Where wordfreq has its lists; the package itself, which takes long to load, is not imported."""
    found = importlib.util.find_spec("wordfreq")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name="wordfreq")
    return Path(found.origin).parent / "data"


def _merged(lists: list[tuple[list[str], list[int]]]) -> tuple[_Keys, _Ranks]:
    """The hashes of all words of these lists in their order, and for each the rank where it is met most."""
    import numpy as np

    keys = np.concatenate([_keys_of(words) for words, _ in lists])
    ranks = np.concatenate([np.repeat(np.arange(len(n), dtype=np.uint16), n) for _, n in lists])
    by_rank = np.argsort(ranks, kind="stable")
    keys, first = np.unique(keys[by_rank], return_index=True)
    return keys, ranks[by_rank][first]


def _keys_of(words: list[str]) -> _Keys:
    """`key_of` each word, worked out for all at once."""
    import numpy as np

    told = "\n".join(words).encode()
    ends = np.flatnonzero(np.frombuffer(told + b"\n", np.uint8) == ord("\n"))
    starts = np.concatenate([[0], ends[:-1] + 1])
    sizes = ends - starts
    if len(sizes) != len(words):
        raise ValueError("a word of a list has a line break in it")
    # Eight bytes from any place on, the first one lowest.
    eights: _Keys = np.ndarray(len(told) + 1, "<u8", told + b"\x00" * 8, strides=(1,))
    masks = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
    keys: _Keys = sizes.astype(np.uint64)
    for at in range(0, int(sizes.max()), 8):
        going = np.flatnonzero(sizes > at)
        part = eights[starts[going] + at] & masks[np.minimum(sizes[going] - at, 8)]
        mixed = (keys[going] ^ part) * np.uint64(_PRIME)
        keys[going] = mixed ^ (mixed >> np.uint64(32))
    return keys
