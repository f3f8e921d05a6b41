"""The nouns as JSON and back, typed; the bytes are canonical, so equal nouns have equal hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(noun: Any) -> bytes:
    """The noun as UTF-8 JSON without spaces, keys in the order of their definition (sorted in mappings)."""
    return msgspec.json.encode(noun, order="deterministic")


def from_json(data: bytes | str, kind: type[T]) -> T:
    """The noun of `kind` that these bytes hold; raises msgspec.ValidationError when they do not."""
    return msgspec.json.decode(data, type=kind)


def to_plain(noun: Any) -> Any:
    """The noun as dictionaries, lists, strings and numbers."""
    return msgspec.to_builtins(noun)


def digest(data: bytes) -> str:
    """The sha256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """The same of a file's bytes, which are never in memory all at once; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(*nouns: Any) -> str:
    """The sha256 of the nouns' canonical JSON, in order."""
    return digest(to_json(nouns))
