"""What a child can be asked for: read the deck, read its images, give back one image."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from deckproof.codec import from_json
from deckproof.errors import DamagedDeckError, NotAPresentationError, UnknownNameError
from deckproof.model import Deck, Image
from extractors import ReadOptions, readers
from extractors._archive import Archive, PartError
from extractors._protocol import Task

INSIDE = "!/"
"""Parts the name of an embedded file from the name of a part in it."""


Told = Callable[[int, int], None]
"""Hears how many pictures were looked at, and of how many."""


def read(data: bytes, task: Task) -> Deck:
    """The deck, by the reader of its format; raises DeckError."""
    format_ = _format(data, task)
    try:
        # Its own module alone: to look through all readers takes longer than to read a deck.
        importlib.import_module(f"extractors.{format_}")
        reader = readers.get(format_)
    except (ModuleNotFoundError, UnknownNameError):
        raise NotAPresentationError(f"There is no reader for {format_.upper()} files.") from None
    return reader(data, task.name, _options(task))


def with_known_pictures(deck: Deck, data: bytes, task: Task) -> Deck | None:
    """The deck with what its images say; None if a text in one has to be read that nobody has read before."""
    from extractors.images import NotKeptError

    try:
        return _with_pictures(deck, data, task, kept_only=True)
    except NotKeptError:
        return None


def images(data: bytes, task: Task, told: Told) -> Deck:
    """The deck in the payload with what its images say; `told` hears how far it is. Raises DeckError."""
    deck = from_json(task.payload, Deck)
    return _with_pictures(deck, data, task, kept_only=False, told=told)


def _with_pictures(
    deck: Deck, data: bytes, task: Task, *, kept_only: bool, told: Told | None = None
) -> Deck:
    from extractors.images import read_images

    is_bare = getattr(importlib.import_module(f"extractors.{deck.format}"), "is_bare", None)
    how = {"is_bare": is_bare} if is_bare else {}
    load = _loader(data, deck.format)
    return read_images(deck, load, _options(task), kept_only=kept_only, told=told, **how)


def one_image(data: bytes, task: Task) -> bytes:
    """The stored bytes of the image in the payload; raises DeckError."""
    image = from_json(task.payload, Image)
    format_ = _format(data, task)
    try:
        return _loader(data, format_)(image)
    except PartError as error:
        raise DamagedDeckError(f"The picture cannot be read. {error.detail}") from None


def _options(task: Task) -> ReadOptions:
    return ReadOptions(ocr=task.ocr, cache_dir=Path(task.cache_dir) if task.cache_dir else None)


def _format(data: bytes, task: Task) -> str:
    """The format of the bytes; raises NotAPresentationError where no reader knows them."""
    if task.family == "zip":
        from extractors._packages import presentation_format

        try:
            return presentation_format(Archive(data))
        except NotAPresentationError:
            found = _recognized(data)
            if found is None:
                raise
            return found
    if task.family != "other":
        return task.family
    found = _recognized(data)
    if found is None:
        raise NotAPresentationError(
            "This is not a presentation.", remedy="Give a PPTX, PDF, ODP or PPT file."
        )
    return found


def is_recognized(data: bytes) -> bool:
    """Whether a reader says that the bytes are its own."""
    return _recognized(data) is not None


def _recognized(data: bytes) -> str | None:
    """The format whose reader says that the bytes are its own, by a function `recognizes(data)` in its module."""
    for name in readers.names():
        recognizes = getattr(importlib.import_module(f"extractors.{name}"), "recognizes", None)
        if recognizes is not None and recognizes(data):
            return name
    return None


def _loader(data: bytes, format_: str) -> Callable[[Image], bytes]:
    """How an image of this format is fetched: a reader's own `load_image(data, image)`, else the member of its name."""
    own = getattr(importlib.import_module(f"extractors.{format_}"), "load_image", None)
    if own is not None:
        return lambda image: bytes(own(data, image))
    archive = Archive(data)
    return lambda image: member(archive, image.part)


def member(archive: Archive, part: str) -> bytes:
    """The member of this name, or of a zip in it when the name has "!/" in it; raises PartError and DeckError."""
    outer, _, inner = part.partition(INSIDE)
    found = archive.read(outer)
    return member(Archive(found, archive.budget), inner) if inner else found
