"""Indexes on disk: arrays in one file, mapped when read, for the owner's eyes alone.

A file is known by the hash of its bytes. Whoever opens an index says which, and gets it as it was built or not at all: a flipped
byte, or a file that somebody put in its place, would hide a customer without a word.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scanners.customers.index import INDEX_VERSION, CustomerIndex, arrays_of, index_from

_Arrays = Mapping[str, npt.NDArray[Any]]

_MAGIC = b"deckproof-customers\n"
_ALIGN = 64
_log = logging.getLogger(__name__)


def digested(index: CustomerIndex) -> CustomerIndex:
    """The index with its digest."""
    check = hashlib.sha256()
    for piece in _pieces(arrays_of(index)):
        check.update(piece)
    return replace(index, digest=check.hexdigest())


def save_index(index: CustomerIndex, path: Path) -> None:
    """Write the index, whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".index-")  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(arrays_of(index)):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _pieces(arrays: _Arrays) -> Iterator[bytes | memoryview]:
    """The bytes of the file."""
    places, at = [], 0
    for name, array in arrays.items():
        places.append([name, array.dtype.str, len(array), at])
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    told = json.dumps({"version": INDEX_VERSION, "arrays": places}).encode()
    head = _MAGIC + len(told).to_bytes(8, "little") + told
    yield head + b"\x00" * (-len(head) % _ALIGN)
    for array in arrays.values():
        yield np.ascontiguousarray(array).data.cast("B")
        yield b"\x00" * (-array.nbytes % _ALIGN)


def open_index(path: Path, digest: str) -> CustomerIndex | None:
    """The index of this digest in that file, mapped; None when there is none, or it is broken, another, or of another version."""
    try:
        with path.open("rb") as file:
            return _opened(file, digest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("a customer index could not be opened and will be built anew")
        return None


def _opened(file: BufferedReader, digest: str) -> CustomerIndex | None:
    # Hashed and mapped through one handle: another file by that name makes no difference meanwhile.
    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
        raise ValueError(digest)
    file.seek(len(_MAGIC))
    size = int.from_bytes(file.read(8), "little")
    head: dict[str, Any] = json.loads(file.read(size))
    if head["version"] != INDEX_VERSION:
        return None
    base = -(-(len(_MAGIC) + 8 + size) // _ALIGN) * _ALIGN
    # A plain array over the map: the subclass is slow to slice.
    whole = np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, kind, length, at in head["arrays"]:
        dtype = np.dtype(kind)
        begin, stop = base + at, base + at + length * dtype.itemsize
        if dtype.hasobject or not base <= begin <= stop <= len(whole):
            raise ValueError(name)
        arrays[name] = whole[begin:stop].view(dtype)
    return index_from(digest, arrays)
