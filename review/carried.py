"""What a run needs besides its deck and lies on one machine: kept in the store, so that every other machine has it too.

That is the customer list and a team's own templates. Each is known by its digest, and put down in the cache of whoever asks.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from deckproof.errors import StoreError
from review import stages
from review.places import write_whole
from review.stages import StageKey

if TYPE_CHECKING:
    from review.store import Store

_DIGEST = re.compile(r"[0-9a-f]{16,64}\Z")
_CUSTOMERS, _TEMPLATES = "customers", "templates"


def carry_customers(store: Store, digest: str) -> None:
    """Keep the customer list of this digest in the store; raises StoreError where this machine has none."""
    if digest and _find(store, _CUSTOMERS, digest) is None:
        path = index_path(store, digest)
        if not path.is_file():
            raise StoreError("The customer list is no longer there.", remedy="Name it once more.")
        _keep(store, _CUSTOMERS, digest, path.read_bytes())


def fetch_customers(store: Store, digest: str) -> None:
    """Put the customer list of this digest into this machine's cache, where the store has it and the cache has not."""
    path = index_path(store, digest)
    if not path.is_file() and (found := _find(store, _CUSTOMERS, digest)) is not None:
        write_whole(path, store.blobs.get(found))


def carried_customers(store: Store, digest: str) -> bool:
    """Whether the store itself has the customer list of this digest, so that a machine without it can fetch it."""
    found = _find(store, _CUSTOMERS, digest)
    return found is not None and store.blobs.has(found)


def carry_templates(store: Store, folder: Path, digest: str) -> None:
    """Keep a team's templates in the store, under the digest by which a run's options know them."""
    if digest and _find(store, _TEMPLATES, digest) is None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
        _keep(store, _TEMPLATES, digest, json.dumps(texts, sort_keys=True).encode())


def fetch_templates(store: Store, digest: str) -> Path | None:
    """This machine's copy of the templates of this digest; None where the store has none."""
    if not _DIGEST.match(digest) or (found := _find(store, _TEMPLATES, digest)) is None:
        return None
    folder = store.outputs / "cache" / "templates" / digest
    for name, text in json.loads(store.blobs.get(found)).items():
        path = folder / _inside(name)
        if not path.is_file() or path.read_text("utf-8") != text:
            write_whole(path, text.encode())
    return folder


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise StoreError("A template in the store has a name that leads out of its folder.")
    return path


def index_path(store: Store, digest: str) -> Path:
    """Where this machine keeps the customer list of this digest; raises StoreError for what is none."""
    if not _DIGEST.match(digest):
        raise StoreError("That is not the digest of a customer list.")
    return store.outputs / "cache" / "customers" / f"{digest}.index"


def _keep(store: Store, what: str, digest: str, data: bytes) -> None:
    key = _key(what, digest)
    if isinstance(stages.claim(store, key, what, 10), stages.Claimed):
        stages.finish(store, key, what, store.blobs.put(data))


def _find(store: Store, what: str, digest: str) -> str | None:
    return stages.find_result(store, _key(what, digest))


def _key(what: str, digest: str) -> StageKey:
    return StageKey(deck=digest, stage=f"carry-{what}", version="1", options="")
