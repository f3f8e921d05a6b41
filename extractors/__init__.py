"""A presentation in, a Deck out. One module a format; each file is read in a child process with limits.

deck = read_deck(Path("talk.pptx"))
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deckproof.model import Deck, Image
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
"""By format ("pptx", "pdf", "odp", "ppt"). A reader runs in a child process without network; see `read_deck`."""

_OPTIONS = ReadOptions()
_LIMITS = Limits()


def read_deck(
    path: Path,
    *,
    name: str | None = None,
    options: ReadOptions = _OPTIONS,
    limits: Limits = _LIMITS,
) -> Deck:
    """The presentation at `path`, shown as `name`; its format is told by its bytes, not by its name.

    Raises a DeckError: MissingFileError, EmptyFileError, NotAPresentationError, EncryptedDeckError, LegacyFormatError,
    DamagedDeckError, NoSlidesError or DeckTooLargeError.
    """
    from extractors._intake import read

    return read(path, name or path.name, options, limits)


def endings() -> frozenset[str]:
    """The endings of files that are looked for in folders, such as ".pptx": `ENDINGS` of each reader's module, else its name."""
    modules = {name: sys.modules[reader.__module__] for name, reader in readers.items()}
    return frozenset(
        f".{ending}"
        for name, module in modules.items()
        for ending in getattr(module, "ENDINGS", (name,))
    )


def check_file(path: Path, *, name: str | None = None, limits: Limits = _LIMITS) -> None:
    """Look at the file's first bytes alone, in this process: whether a reader would take it.

    Raises a DeckError for what is none for sure; reading may still find that it is no presentation.
    """
    from extractors._intake import check

    check(path, name or path.name, limits)


def network_is_cut() -> bool:
    """Whether this system lets the child that reads a file give up its network; `deckproof doctor` says so."""
    from extractors._intake import check_child

    return check_child().network_is_cut


def load_image(path: Path, image: Image, *, limits: Limits = _LIMITS) -> bytes:
    """The stored bytes of one of the deck's images; raises a DeckError, also when they are not there any more."""
    from extractors._intake import load

    return load(path, image, limits)


REWRITING = Limits(memory_mb=1536, cpu_s=120)
"""Pictures are decoded and encoded again where they are cut."""


def rewrite(path: Path, worker: str, payload: str, *, limits: Limits = REWRITING) -> bytes:
    """What `worker` ("module:function") makes of the zip at `path`, in a child process like that of a reader.

    It is called with the zip's members behind the guard (iterable, `in`, `read`, `tree`) and the payload, and gives bytes.
    Raises a DeckError.
    """
    from extractors._intake import rewrite as rewrite_file

    return rewrite_file(path, worker, payload, limits)


def keep_image_texts(same: Mapping[str, str], options: ReadOptions) -> None:
    """Let the text that was read in a picture count for another file with the very same pixels: sha256 after, and before."""
    if not options.ocr or options.cache_dir is None:
        return
    from extractors._image_texts import keep_text, kept_text
    from extractors._ocr import engine_name

    engine = engine_name()
    for after, before in same.items():
        lines = kept_text(options.cache_dir, before, engine)
        if lines is not None:
            keep_text(options.cache_dir, after, engine, lines)
