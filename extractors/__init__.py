"""A presentation in, a Deck out. One module a format; each file is read in a child process with limits.

deck = read_deck(Path("talk.pptx"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deckproof.model import Deck
from deckproof.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a reader does beyond the text. `cache_dir` keeps text read out of images, by their sha256."""

    ocr: bool = True
    cache_dir: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost. The child process is held to them; reaching one is a DeckTooLargeError."""

    memory_mb: int = 768
    cpu_s: int = 60
    wall_s: int = 180
    file_mb: int = 100


Reader = Callable[[bytes, str, ReadOptions], Deck]
"""A format's reader: the file's bytes, its display name and the options in, a Deck out; raises DeckError."""

readers: Registry[Reader] = Registry("reader", "extractors")
