"""The program's own patterns as they were read and compiled, kept beside its bytecode for the next process.

To read two thousand patterns, and to work out what texts have to hold for them to match, takes a process longer than all else before
its first deck. What is kept is derived of the program as its bytecode is, lies in the same folder, and is believed as that is: whoever
may write there may change what the program does anyway. Nothing that a person configures is ever put there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import msgspec

from scanners import _conditions, _factoring, _literals, _parsed, _pieces, _wordings
from scanners._conditions import Condition, OneOf
from scanners._parsed import Program
from scanners._wordings import Wording

_MADE_BY = (
    __file__,
    *(
        str(one.__file__)
        for one in (_conditions, _factoring, _literals, _parsed, _pieces, _wordings)
    ),
)
"""Modules of which each has a say in what is kept, or in how."""
_SHA256_BYTES = 32
"""A file begins with that of what it was made of, and that of the rest of it."""

logger = logging.getLogger(__name__)


class _Kept(msgspec.Struct, array_like=True):
    """Patterns in their order: what each asks of a text, by the numbers of the sets, and how it runs."""

    sets: list[tuple[float, list[str]]]
    conditions: list[list[int]]
    programs: list[Program]


def load_kept(wordings: Sequence[Wording], path: Path | None = None) -> None:
    """Give each of these patterns, which are the program's own, what was kept of it, or work it out now and keep it as far as that can be.

    `path` is the file, where it is not the usual one.
    """
    path = path or kept_at()
    source = _source_of(wordings)
    kept = _read(path, source, len(wordings)) if path and source else None
    if kept is None and path and source and not sys.dont_write_bytecode:
        kept = keep(wordings, path)
    if kept is None:
        return
    sets = [OneOf(frozenset(pieces), rareness) for rareness, pieces in kept.sets]
    for wording, asked, program in zip(wordings, kept.conditions, kept.programs, strict=True):
        wording.take(Condition(tuple(map(sets.__getitem__, asked))), program)


def keep(wordings: Sequence[Wording], path: Path | None = None) -> _Kept:
    """Work it all out, put it into the file, whole or not at all, and give it."""
    number: dict[OneOf, int] = {}
    conditions = [
        [number.setdefault(one, len(number)) for one in wording.condition.sets]
        for wording in wordings
    ]
    kept = _Kept(
        sets=[(one.rareness, sorted(one.pieces)) for one in number],
        conditions=conditions,
        programs=[wording.program() for wording in wordings],
    )
    body = msgspec.msgpack.encode(kept)
    path, source = path or kept_at(), _source_of(wordings)
    if path and source:
        _write(path, source + hashlib.sha256(body).digest() + body)
    return kept


def kept_at() -> Path | None:
    """The file beside the bytecode of this package; None where Python keeps none."""
    try:
        return Path(cache_from_source(__file__)).with_suffix(".patterns")
    except NotImplementedError:
        return None


def _source_of(wordings: Sequence[Wording]) -> bytes:
    """The sha256 of all that is kept is made of; b"" where that cannot be told."""
    program = _program()
    if not program:
        return b""
    made = hashlib.sha256(program)
    for one in wordings:
        written = one.written.encode()
        made.update(b"%d %d " % (int(one.flags), len(written)) + written)
    return made.digest()


@cache
def _program() -> bytes:
    """The code that makes it, and the Python that reads and runs the patterns; b"" where the code is not there as files."""
    try:
        files = [Path(path).read_bytes() for path in _MADE_BY]
    except OSError:
        return b""
    python = f"{sys.implementation.cache_tag} {sys.version} {sys.byteorder}"
    return hashlib.sha256(b"\0".join((python.encode(), *files))).digest()


def _read(path: Path, source: bytes, count: int) -> _Kept | None:
    """What is kept there of exactly this source, of `count` patterns; None where there is nothing, or it is not whole."""
    try:
        found = memoryview(path.read_bytes())
    except OSError:
        return None
    begin = 2 * _SHA256_BYTES
    made_of, digest, body = found[:_SHA256_BYTES], found[_SHA256_BYTES:begin], found[begin:]
    if made_of != source or hashlib.sha256(body).digest() != digest:
        return None
    try:
        kept = msgspec.msgpack.decode(body, type=_Kept)
    except msgspec.MsgspecError:
        return None
    sets = range(len(kept.sets))
    is_whole = len(kept.conditions) == len(kept.programs) == count
    return (
        kept
        if is_whole and all(one in sets for asked in kept.conditions for one in asked)
        else None
    )


def _write(path: Path, held: bytes) -> None:
    """Put it there; where that cannot be the next process works it out again."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    except OSError as error:
        logger.debug("patterns are not kept: %s", error.strerror)
        return
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(held)
        made.chmod(Path(__file__).stat().st_mode & 0o666 | 0o200)  # as Python does for bytecode
        made.replace(path)
    except OSError as error:
        made.unlink(missing_ok=True)
        logger.debug("patterns are not kept: %s", error.strerror)
