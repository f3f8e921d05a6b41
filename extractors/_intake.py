"""From a path to a Deck, as the parent sees it: look at the file, have a child read it, check what comes back."""

from __future__ import annotations

import mmap
import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from deckproof.codec import from_json, to_json
from deckproof.errors import (
    DamagedDeckError,
    DeckError,
    DeckTooLargeError,
    EmptyFileError,
    EncryptedDeckError,
    MissingFileError,
    NotAPresentationError,
)
from deckproof.model import Deck, Image
from extractors import Limits, ReadOptions
from extractors._child import ask
from extractors._protocol import Confinement, Room, Task

OCR_MEMORY_MB = 3072
OCR_TIMES = 20
"""How much longer than the deck itself its pictures may take."""
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_ENTRY = 128
"""Bytes of a directory entry, which begins with the stream's name in UTF-16 ([MS-CFB] 2.6.1)."""


def read(path: Path, name: str, options: ReadOptions, limits: Limits) -> Deck:
    """The deck, as `extractors.read_deck` says."""
    with _opened(path, name, limits) as file:
        family = _family(file, name)
        task = Task(
            verb="read",
            family=family,
            name=name,
            ocr=options.ocr,
            cache_dir=str(options.cache_dir) if options.cache_dir else "",
        )
        deck = _decoded(_ask(task, file, limits, name), name)
        if not deck.images:
            return deck
        return _with_image_texts(deck, task, file, limits, name)


def load(path: Path, image: Image, limits: Limits) -> bytes:
    """The image's bytes, as `extractors.load_image` says."""
    with _opened(path, path.name, limits) as file:
        task = Task(
            verb="image",
            family=_family(file, path.name),
            name=path.name,
            payload=to_json(image).decode(),
        )
        return _ask(task, file, limits, path.name)


def check_child() -> Confinement:
    """A child started for nothing but to say how far it is confined here."""
    import msgspec

    with Path(os.devnull).open("rb") as nothing:
        room = Room(memory_mb=512, cpu_s=10, wall_s=30)
        answer = ask(Task(verb="check", family="", name=""), nothing.fileno(), room)
    return msgspec.json.decode(answer, type=Confinement)


def _with_image_texts(deck: Deck, task: Task, file: BinaryIO, limits: Limits, name: str) -> Deck:
    """The deck after somebody looked at its images; a warning for each one nobody could look at."""
    from extractors import _pictures

    if not _pictures.can_be_read():
        return _pictures.unread(deck)
    # A child of its own: the models need more memory than any deck may take, and time for each picture.
    if task.ocr:
        limits = replace(
            limits,
            memory_mb=max(limits.memory_mb, OCR_MEMORY_MB),
            cpu_s=limits.cpu_s * OCR_TIMES,
            wall_s=limits.wall_s * OCR_TIMES,
        )
    asked = Task(
        verb="images",
        family=task.family,
        name=name,
        ocr=task.ocr,
        cache_dir=task.cache_dir,
        payload=to_json(deck).decode(),
    )
    try:
        return _decoded(_ask(asked, file, limits, name), name)
    except DeckError as error:
        # The text of the deck is worth having without that of its pictures; each of them becomes a warning.
        return _pictures.unread(deck, error.what)


def _opened(path: Path, name: str, limits: Limits) -> BinaryIO:
    try:
        if path.is_dir():
            raise MissingFileError(
                "This is a folder, not a file.", where=name, remedy="Name a presentation in it."
            )
        if path.exists() and not path.is_file():
            # A pipe would be waited for, a device never ends.
            raise MissingFileError("This is not a regular file.", where=name)
        file = path.open("rb")
        size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise MissingFileError(
            "There is no such file.", where=name, remedy="Check the path."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be used"
        raise MissingFileError(f"The file cannot be opened: {reason}.", where=name) from None
    if size == 0:
        file.close()
        raise EmptyFileError(
            "The file is empty.", where=name, remedy="Fetch it again from where it came from."
        )
    if size > limits.file_mb << 20:
        file.close()
        raise DeckTooLargeError(
            f"The file is larger than {limits.file_mb} MB.",
            where=name,
            remedy="Compress its pictures and media, or split it.",
        )
    return file


def _family(file: BinaryIO, name: str) -> str:
    """Whose bytes these are: "zip", "pdf" or "ppt"; raises NotAPresentationError and EncryptedDeckError."""
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"PK"):
        return "zip"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(OLE_MAGIC):
        return _ole_family(file, name)
    raise NotAPresentationError(
        "This is not a presentation.", where=name, remedy="Give a PPTX, PDF, ODP or PPT file."
    )


def _ole_family(file: BinaryIO, name: str) -> str:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _has_stream(data, "PowerPoint Document"):
            return "ppt"
        if _has_stream(data, "EncryptedPackage"):
            raise EncryptedDeckError(
                "The file is protected by a password.",
                where=name,
                remedy="Open it in PowerPoint, take the password off (File, Info, Protect Presentation), and try again.",
            )
    raise NotAPresentationError(
        "This is an old Office file, but not a presentation.",
        where=name,
        remedy="Give a PPTX, PDF, ODP or PPT file.",
    )


def _has_stream(data: mmap.mmap, name: str) -> bool:
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        if at % OLE_ENTRY == 0:
            return True
        at = data.find(wanted, at + 1)
    return False


def _ask(task: Task, file: BinaryIO, limits: Limits, name: str) -> bytes:
    room = Room(
        memory_mb=limits.memory_mb,
        cpu_s=limits.cpu_s,
        wall_s=limits.wall_s,
        # LibreOffice reads old files and does not start under a cap on addresses as low as ours.
        programs=task.family == "ppt",
    )
    try:
        return ask(task, file.fileno(), room)
    except DeckError as error:
        if error.where is None:
            raise type(error)(error.what, where=name, remedy=error.remedy) from None
        raise


def _decoded(answer: bytes, name: str) -> Deck:
    import msgspec

    try:
        return from_json(answer, Deck)
    except msgspec.DecodeError:
        raise DamagedDeckError(
            "The reader gave no valid answer for this file.",
            where=name,
            remedy="Save it anew in the program it came from, and try again.",
        ) from None
