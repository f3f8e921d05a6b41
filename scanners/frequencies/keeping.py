"""The lists of wordfreq as sorted hashes in one file, mapped by each process and kept for the next one.

The file is made of the installed package alone, byte for byte the same each time; so its hash stands here, and nothing else is taken
for it: a frequency that somebody changed would make a customer's name an ordinary word (docs/adr/0005). Of another version of wordfreq
than the one that is known here each process makes the lists anew in memory.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import struct
import tempfile
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path

from scanners.frequencies.making import LISTS, key_of, made

DIGESTS = {"3.1.1": "c87d6ebd3bcca7c635753b50a445411326bb35650d00abd5506118f8c2029b2c"}
"""sha256 of the file by the version of wordfreq, as a machine writes it that has the low byte of a number first."""
_logger = logging.getLogger(__name__)


class WordList:
    """Words of a language and how often they are met, as sorted hashes with a rank each.

    The words themselves are not there. That a word which no list has gets the hash of one that a list has happens once in
    10^13 words; somebody who looks for such a one makes up a word of his own, and may as well take an ordinary one.
    """

    __slots__ = ("_keys", "_ranks")

    def __init__(self, keys: memoryview, ranks: memoryview) -> None:
        self._keys = keys
        self._ranks = ranks

    def __len__(self) -> int:
        return len(self._keys)

    def rank(self, word: str) -> int | None:
        """The hundredth of a power of ten that the word's share is at most, counted down from 1; None when it is not there."""
        key = key_of(word)
        at = bisect_left(self._keys, key)
        if at < len(self._keys) and self._keys[at] == key:
            return int(self._ranks[at])
        return None


Lists = Mapping[str, WordList]


def lists_kept_under(folder: Path | None) -> Lists:
    """The lists by their names, from that folder of caches where they are kept there, and else kept there as far as they can be.

    Where the folder is not there nobody has begun to keep anything, and it is not made.
    """
    from importlib import metadata

    digest = DIGESTS.get(metadata.version("wordfreq"))
    if digest is None or folder is None or not folder.is_dir():
        return opened(made())
    path = folder / "words" / f"{digest}.lists"
    kept = _kept(path, digest)
    if kept is not None:
        return kept
    lists = made()
    if hashlib.sha256(lists).hexdigest() != digest or not _keep(lists, path):
        return opened(lists)
    return _kept(path, digest) or opened(lists)


def opened(lists: bytes | mmap.mmap) -> Lists:
    """The lists in those bytes, by their names."""
    view = memoryview(lists)
    sizes = struct.unpack_from(f"={len(LISTS)}Q", view)
    at, keys = 8 * len(sizes), []
    for size in sizes:
        keys.append(view[at : at + 8 * size].cast("Q"))
        at += 8 * size
    ranks = []
    for size in sizes:
        ranks.append(view[at : at + 2 * size].cast("H"))
        at += 2 * size
    return dict(zip(LISTS, map(WordList, keys, ranks), strict=True))


def _kept(path: Path, digest: str) -> Lists | None:
    """The lists in that file, mapped; None when there is none, or it holds something else."""
    try:
        with path.open("rb") as file:
            # Hashed and mapped through one handle: another file by that name makes no difference meanwhile.
            if hashlib.file_digest(file, "sha256").hexdigest() == digest:
                return opened(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError:
        return None
    except OSError as error:
        _logger.info("lists of words cannot be opened: %s", type(error).__name__)
        return None
    _logger.warning("lists of words were damaged and will be made anew")
    return None


def _keep(lists: bytes, path: Path) -> bool:
    """Write the file, whole or not at all, readable by its owner alone; whether that worked.

    No disk is waited for: what a power cut leaves of it has another hash.
    """
    try:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".words-")  # mkstemp: 0600
    except OSError as error:
        _logger.info("lists of words are not kept: %s", type(error).__name__)
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(lists)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        _logger.info("lists of words are not kept: %s", type(error).__name__)
        return False
    return True
