"""Files beside a page: what belongs to a revision besides its page, made from it, and bound to it like it.

The page in other formats is made by `rooms.beside` out of the very draft; a file that was drawn, such as a slide's picture,
comes with its blob. Either way it is a row that is never changed and a blob of that sha256.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select

from deckproof.codec import digest_of, from_json
from deckproof.errors import StoreError
from deckproof.model import BesideFile, Brief
from review.carried import fetch_templates
from review.rooms import Extras, Grounds
from review.store import Act, Store
from review.tables import output, revision_file

_WORD = r"[a-z0-9][a-z0-9_-]{0,60}"
_NAME = re.compile(rf"(?:{_WORD}/)?{_WORD}(?:\.[a-z0-9]{{1,12}}){{1,2}}\Z")
"""A name with an ending, in one folder at most; lower case, so that no disk takes two of them for one."""
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}(?:; charset=utf-8)?\Z")


SLIDES = "slides"
"""The folder of the pictures that pages link to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that comes with an output, its bytes being a blob. `name` is relative to the output's own folder."""

    name: str
    media_type: str
    blob: str
    format: str = ""
    """Which format made it out of the page; "" for a file that was given, such as a picture."""


class _Steered(msgspec.Struct):
    """What of a run's options the gate needs; the rest is passed over."""

    brief: Brief
    formats: tuple[str, ...] = ()
    pronunciation: dict[str, str] = {}
    templates_dir: str = ""
    templates: str = ""
    ocr: bool = True


def grounds_of(store: Store, options_id: str, index_digest: str) -> Grounds:
    """What the drafts of a run with these options are judged by, and the formats that it asked for."""
    if not store.blobs.has(options_id):
        return Grounds(index_digest=index_digest)
    steered = from_json(store.blobs.get(options_id), _Steered)
    return Grounds(
        index_digest=index_digest,
        brief=steered.brief,
        formats=steered.formats,
        pronunciation=steered.pronunciation,
        templates_dir=_templates_dir(store, steered),
        ocr=steered.ocr,
    )


def _templates_dir(store: Store, steered: _Steered) -> str:
    """Where the team's own templates lie on this machine, which need not be the one that the run was started on."""
    if not steered.templates_dir:
        return ""
    return str(fetch_templates(store, steered.templates) or steered.templates_dir)


def pictures_of(store: Store, files: Iterable[NewFile]) -> dict[str, bytes]:
    """The given pictures by name, for the formats that show them."""
    return {
        one.name: store.blobs.get(one.blob)
        for one in files
        if not one.format and one.media_type.startswith("image/")
    }


def linked_pictures(files: Iterable[BesideFile]) -> dict[str, str]:
    """The given pictures that a page links to from where it lies, such as `slides/7.png`, with their bytes' sha256.

    Pages of a pack that show the same slide share the picture there, so it stays for as long as one of them does.
    """
    return {
        one.name: one.sha256
        for one in files
        if not one.format and one.name.startswith(f"{SLIDES}/")
    }


def keep_files(store: Store, given: Sequence[NewFile], extras: Extras) -> tuple[NewFile, ...]:
    """The files of one revision, their bytes in the store; raises StoreError for one that cannot be a file of it."""
    return named_files(store, given, extras, store.blobs.put_all(one.data for one in extras.files))


def named_files(
    store: Store, given: Sequence[NewFile], extras: Extras, blobs: Sequence[str]
) -> tuple[NewFile, ...]:
    """The same where the bytes of the extras lie in the store already, as these blobs."""
    made = [
        NewFile(name=one.name, media_type=one.media_type, blob=blob, format=one.format)
        for one, blob in zip(extras.files, blobs, strict=True)
    ]
    files = tuple(sorted((*given, *made), key=lambda one: one.name))
    if len({one.name for one in files}) < len(files):
        raise StoreError("Two files of one output have the same name.")
    for one in files:
        if not _NAME.match(one.name) or not _MEDIA_TYPE.match(one.media_type):
            raise StoreError("A file beside a page has a name or a type that it cannot have.")
        if not store.blobs.has(one.blob):
            raise StoreError("A file beside a page is not in the store.")
    return files


def enter_files(act: Act, output_id: str, revision: int, files: Sequence[NewFile]) -> str:
    """Put down the files of a revision, before its own row; gives what the ledger's entry says of them."""
    rows = file_rows(output_id, revision, files)
    if rows:
        act.connection.execute(insert(revision_file), rows)
    return files_digest(files_of(act.connection, output_id, revision))


def file_rows(output_id: str, revision: int, files: Sequence[NewFile]) -> list[dict[str, Any]]:
    """The rows of a revision's files."""
    return [
        {
            "output": output_id,
            "revision": revision,
            "name": one.name,
            "format": one.format,
            "media_type": one.media_type,
            "sha256": one.blob,
        }
        for one in files
    ]


_FILES_OF = (
    select(revision_file)
    .where(
        revision_file.c.output == bindparam("of_output"),
        revision_file.c.revision == bindparam("of_revision"),
    )
    .order_by(revision_file.c.name)
)


def files_of(connection: Connection, output_id: str, revision: int) -> tuple[BesideFile, ...]:
    """The files beside this revision's page, by name."""
    rows = connection.execute(_FILES_OF, {"of_output": output_id, "of_revision": revision})
    return tuple(_noun(row) for row in rows)


def files_of_pack(connection: Connection, pack_id: str) -> dict[str, tuple[BesideFile, ...]]:
    """The files beside the current pages of the pack's outputs, by output."""
    rows = connection.execute(
        select(revision_file)
        .join(
            output,
            (output.c.id == revision_file.c.output)
            & (output.c.revision == revision_file.c.revision),
        )
        .where(output.c.pack == pack_id)
        .order_by(revision_file.c.name)
    )
    found: defaultdict[str, list[BesideFile]] = defaultdict(list)
    for row in rows:
        found[row.output].append(_noun(row))
    return {key: tuple(files) for key, files in found.items()}


def carried_over(before: Iterable[BesideFile], page: str, edited: str) -> tuple[NewFile, ...]:
    """The given files that go on with an edited page: one that the page showed and shows no more stays behind."""
    return tuple(
        NewFile(name=one.name, media_type=one.media_type, blob=one.sha256)
        for one in before
        if not one.format and (one.name in edited or one.name not in page)
    )


def files_digest(files: Iterable[BesideFile]) -> str:
    """What the ledger keeps of a revision's files: a hash over all their rows, "" where it has none."""
    return _digest([one.name, one.format, one.media_type, one.sha256] for one in files)


def rows_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """The same of rows that are put down just now."""
    return _digest(
        [row[name] for name in ("name", "format", "media_type", "sha256")] for row in rows
    )


def _digest(rows: Iterable[list[str]]) -> str:
    ordered = sorted(rows)
    return digest_of(ordered) if ordered else ""


def _noun(row: Row[Any]) -> BesideFile:
    return BesideFile(
        name=row.name, format=row.format, media_type=row.media_type, sha256=row.sha256
    )
