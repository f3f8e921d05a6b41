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
from deckproof.model import Block, BlockKind, Deck, Image, Visibility
from deckproof.plain_paths import check_name
from extractors import Limits, ReadOptions
from extractors._child import Answer, ask
from extractors._pictures import unread
from extractors._protocol import Confinement, Room, Task

OCR_MEMORY_MB = 3072
OCR_TIMES = 20
"""How much longer than the deck itself its pictures may take."""
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_ENTRY = 128
"""Bytes of a directory entry, which begins with the stream's name in UTF-16 ([MS-CFB] 2.6.1)."""


FILE_NAME = "file name"
"""The part of the block that a file's name is: it is text that goes along with the deck, and may hold a customer's name."""


def read(path: Path, name: str, options: ReadOptions, limits: Limits) -> Deck:
    """The deck, as `extractors.read_deck` says."""
    deck = _read(path, name, options, limits)
    block = Block(
        id="file-name",
        kind=BlockKind.MEDIA_NAME,
        text=deck.name,
        visibility=Visibility.METADATA,
        part=FILE_NAME,
    )
    return replace(deck, blocks=(*deck.blocks, block))


def _read(path: Path, name: str, options: ReadOptions, limits: Limits) -> Deck:
    with _opened(path, name, limits) as file:
        family = _family(file, name)
        task = Task(
            verb="read",
            family=family,
            name=name,
            ocr=options.ocr,
            cache_dir=str(options.cache_dir) if options.cache_dir else "",
        )
        answer = _ask(task, file, limits, name)
        deck = _decoded(answer.body, name)
        if answer.failed is None and not answer.pictures_left:
            return deck
        if answer.failed is not None and not deck.images:
            raise answer.failed
        if options.ocr:
            return _with_image_texts(deck, task, file, limits, name)
        return unread(deck, answer.failed.what) if answer.failed else unread(deck)


def load(path: Path, image: Image, limits: Limits) -> bytes:
    """The image's bytes, as `extractors.load_image` says."""
    with _opened(path, path.name, limits) as file:
        task = Task(
            verb="image",
            family=_family(file, path.name),
            name=path.name,
            payload=to_json(image).decode(),
        )
        return _whole(_ask(task, file, limits, path.name))


def rewrite(path: Path, worker: str, payload: str, limits: Limits) -> bytes:
    """What the worker makes of the file, as `extractors.rewrite` says."""
    with _opened(path, path.name, limits) as file:
        family = _family(file, path.name)
        task = Task(verb="rewrite", family=family, name=path.name, payload=payload, worker=worker)
        return _whole(_ask(task, file, limits, path.name))


def check(path: Path, name: str, limits: Limits) -> None:
    """Whether some reader would take the file, as `extractors.check_file` says."""
    from extractors._tasks import is_recognized

    with _opened(path, name, limits) as file:
        if _family(file, name) == "other" and not is_recognized(file.read()):
            raise NotAPresentationError(
                "This is not a presentation.",
                where=name,
                remedy="Give a PPTX, PDF, ODP or PPT file.",
            )


def check_child() -> Confinement:
    """A child started for nothing but to say how far it is confined here."""
    import msgspec

    with Path(os.devnull).open("rb") as nothing:
        room = Room(memory_mb=512, cpu_s=10, wall_s=30)
        answer = ask(Task(verb="check", family="", name=""), nothing.fileno(), room)
    return msgspec.json.decode(_whole(answer), type=Confinement)


def _with_image_texts(deck: Deck, task: Task, file: BinaryIO, limits: Limits, name: str) -> Deck:
    """The deck after OCR of its images; a warning for each one that could not be looked at."""
    # A child of its own: the models need more memory than any deck may take, and time for each picture.
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
        return _decoded(_whole(_ask(asked, file, limits, name)), name)
    except DeckError as error:
        # The text of the deck is worth having without that of its pictures; each of them becomes a warning.
        return unread(deck, error.what)


def _opened(path: Path, name: str, limits: Limits) -> BinaryIO:
    check_name(Path(name))
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
    """Whose bytes these are: "zip", "pdf", "ppt", or "other", of which the child asks every reader.

    Raises NotAPresentationError and EncryptedDeckError.
    """
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"PK"):
        return "zip"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(OLE_MAGIC):
        return _ole_family(file, name)
    return "other"


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


def _whole(answer: Answer) -> bytes:
    """The answer of a task that has one piece; raises the DeckError that came after it."""
    if answer.failed is not None:
        raise answer.failed
    return answer.body


def _ask(task: Task, file: BinaryIO, limits: Limits, name: str) -> Answer:
    room = Room(
        memory_mb=limits.memory_mb,
        cpu_s=limits.cpu_s,
        wall_s=limits.wall_s,
        # LibreOffice reads old files and does not start under a cap on addresses as low as ours.
        programs=task.family == "ppt",
    )
    try:
        answer = ask(task, file.fileno(), room)
    except DeckError as error:
        raise _named(error, name) from None
    return replace(answer, failed=_named(answer.failed, name)) if answer.failed else answer


def _named(error: DeckError, name: str) -> DeckError:
    return error if error.where else type(error)(error.what, where=name, remedy=error.remedy)


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
