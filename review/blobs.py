"""Files by the sha256 of their bytes: a blob is there whole or not at all, and is checked when it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from deckproof.codec import digest
from deckproof.errors import ChangedBytesError, StoreError
from review.places import make_folder, write_whole

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Blobs:
    """The blobs in one folder."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the blob of this sha256 lies or would lie; raises StoreError for what is no sha256."""
        if not _SHA256.match(sha256):
            raise StoreError("That is not the sha256 of a blob.")
        return self.folder / sha256[:2] / sha256[2:]

    def has(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256."""
        return self.path(sha256).is_file()

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their sha256; what is there already is not written again."""
        sha256 = digest(data)
        path = self.path(sha256)
        if not path.is_file() or path.stat().st_size != len(data):
            make_folder(self.folder)
            write_whole(path, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; raises StoreError when they are gone, ChangedBytesError when they are others."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise StoreError(
                f"The blob {sha256[:12]} is missing.", remedy="Restore blobs/ from the backup."
            ) from None
        if digest(data) != sha256:
            raise ChangedBytesError(
                f"The blob {sha256[:12]} was changed on the disk.",
                remedy="Restore blobs/ from the backup.",
            )
        return data
