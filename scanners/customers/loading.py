"""Indexes from list files, built once and kept beside the other outputs.

An index is kept under its digest, and opened only if its bytes have it. Which index a list has is noted elsewhere, in the folder of
the imported list: who can write to the cache can damage it, but put no other index in a list's place.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from deckproof.errors import CustomerListError
from scanners.customers.building import build_index
from scanners.customers.index import INDEX_VERSION, CustomerIndex
from scanners.customers.listing import each_customer
from scanners.customers.storing import open_index, save_index

_DIGEST = re.compile(r"[0-9a-f]{64}")


def load_index(path: Path, *, outputs: Path | None = None) -> CustomerIndex:
    """The index of the list in this file, from the cache under `outputs` if it is there. Raises CustomerListError."""
    if outputs is None:
        return build_index(each_customer(path))
    cache, note = cache_of(outputs), folder_of(outputs) / f"{hash_of_file(path)}.list"
    known = load_index_by_digest(noted(note), cache)
    if known is not None:
        return known
    index = build_index(each_customer(path))
    keep_index(index, cache)
    write_private(note, index.digest)
    return load_index_by_digest(index.digest, cache) or index


def load_index_by_digest(digest: str, cache_dir: Path) -> CustomerIndex | None:
    """The index of that digest, if it is kept there."""
    if not _DIGEST.fullmatch(digest):
        return None
    return open_index(cache_dir / f"{digest}.index", digest)


def cache_of(outputs: Path) -> Path:
    """Where indexes are kept."""
    return outputs / "cache" / "customers"


def folder_of(outputs: Path) -> Path:
    """Where the imported list is kept, and which index each list has; made if need be."""
    folder = outputs / "customers"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def keep_index(index: CustomerIndex, cache_dir: Path) -> None:
    """Write the index where `load_index_by_digest` finds it."""
    save_index(index, cache_dir / f"{index.digest}.index")


def write_private(path: Path, text: str) -> None:
    """Write the text, whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".note-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(path)


def noted(note: Path) -> str:
    """The digest that was noted in this file; "" when none was."""
    try:
        return note.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def hash_of_file(path: Path) -> str:
    """What the file is known by in the cache; raises CustomerListError."""
    hasher = hashlib.sha256(f"list {INDEX_VERSION}\n".encode())
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                hasher.update(part)
    except FileNotFoundError:
        raise CustomerListError(
            "There is no such customer list.",
            where=str(path),
            remedy="Give a CSV or XLSX file with a heading row and a column 'name'.",
        ) from None
    except OSError as error:
        raise CustomerListError(
            f"The customer list cannot be read ({error.strerror}).", where=str(path)
        ) from None
    return hasher.hexdigest()
