"""Ids of blocks: stable over readings of the same bytes."""

from __future__ import annotations

import hashlib


def block_id(part: str, kind: str, place: str) -> str:
    """The id of the block of this kind at this place of this part."""
    return hashlib.sha256(f"{part}\0{kind}\0{place}".encode("utf-8", "replace")).hexdigest()[:16]
