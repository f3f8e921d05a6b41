"""Indexes on disk: arrays in one file, mapped when read, for the owner's eyes alone."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scanners.customers.index import INDEX_VERSION, CustomerIndex, arrays_of, index_from

_MAGIC = b"deckproof-customers\n"
_ALIGN = 64
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
            file.write(head)
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data)
                file.write(b"\x00" * (-array.nbytes % _ALIGN))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def open_index(path: Path) -> CustomerIndex | None:
    """The index in that file, mapped; None when there is none, or it is broken or of another version."""
    try:
        return _opened(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("a customer index could not be opened and will be built anew")
        return None


def _opened(path: Path) -> CustomerIndex | None:
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
