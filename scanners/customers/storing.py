"""Indexes on disk: arrays in one file, mapped when read, for the owner's eyes alone."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scanners.customers.index import INDEX_VERSION, CustomerIndex, arrays_of, index_from

_MAGIC = b"deckproof-customers\n"
_ALIGN = 64
_CHECK_BYTES = 16
_log = logging.getLogger(__name__)


def save_index(index: CustomerIndex, path: Path) -> None:
    """Write the index, whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrays = arrays_of(index)
    places, at = [], 0
    for name, array in arrays.items():
        places.append([name, array.dtype.str, len(array), at])
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    head = json.dumps({"version": INDEX_VERSION, "digest": index.digest, "arrays": places}).encode()
    head = _MAGIC + len(head).to_bytes(8, "little") + head
    head += b"\x00" * (-len(head) % _ALIGN)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".index-")  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            check = hashlib.blake2b(digest_size=_CHECK_BYTES)
            for piece in _pieces(head, arrays.values()):
                check.update(piece)
                file.write(piece)
            file.write(check.digest())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _pieces(head: bytes, arrays: Iterable[npt.NDArray[Any]]) -> Iterator[bytes | memoryview]:
    yield head
    for array in arrays:
        yield np.ascontiguousarray(array).data.cast("B")
        yield b"\x00" * (-array.nbytes % _ALIGN)


def open_index(path: Path) -> CustomerIndex | None:
    """The index in that file, mapped; None when there is none, or it is broken or of another version."""
    try:
        return _opened(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("a customer index could not be opened and will be built anew")
        return None


def _is_whole(path: Path) -> bool:
    """Whether the file is as it was written: a flipped byte would hide a customer without a word."""
    check = hashlib.blake2b(digest_size=_CHECK_BYTES)
    left = path.stat().st_size - _CHECK_BYTES
    with path.open("rb") as file:
        while left > 0 and (piece := file.read(min(left, 1 << 20))):
            check.update(piece)
            left -= len(piece)
        return left == 0 and file.read() == check.digest()


def _opened(path: Path) -> CustomerIndex | None:
    if not _is_whole(path):
        raise ValueError(_MAGIC)
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ValueError(_MAGIC)
        size = int.from_bytes(file.read(8), "little")
        if size > 1 << 20:
            raise ValueError(size)
        head: dict[str, Any] = json.loads(file.read(size))
    if head["version"] != INDEX_VERSION:
        return None
    base = -(-(len(_MAGIC) + 8 + size) // _ALIGN) * _ALIGN
    # A plain array over the map: the subclass is slow to slice.
    whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, kind, length, at in head["arrays"]:
        dtype = np.dtype(kind)
        if dtype.hasobject:
            raise ValueError(name)
        begin, stop = base + at, base + at + length * dtype.itemsize
        if not base <= begin <= stop <= len(whole):
            raise ValueError(name)
        arrays[name] = whole[begin:stop].view(dtype)
    return index_from(head["digest"], arrays)
