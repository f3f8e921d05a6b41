"""Making the files of one draft: each format on its own, so that one that fails is told of and the rest are there."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from pathlib import Path

from deckproof.errors import FormatError, MissingPartError, TemplateError
from writers.formats import NONE, Copy, Failed, Format, Made, known_formats

_log = logging.getLogger(__name__)


def make_files(
    copy: Copy, names: Sequence[str], templates_dir: Path | None = None
) -> tuple[tuple[Made, ...], tuple[Failed, ...]]:
    """The copy in the formats named that fit its kind, or in the usual ones where none is named; "none" is no format."""
    failed: list[Failed] = []
    try:
        known = known_formats(templates_dir)
    except TemplateError as error:
        known = known_formats()
        failed.append(Failed(format="templates", why=str(error)))
    made: list[Made] = []
    failed += [
        Failed(format=name, why=f"There is no format {name!r} any more.")
        for name in names
        if name not in known and name != NONE
    ]
    for one in _wanted(copy, names, known):
        done = _made(copy, one)
        if isinstance(done, Made):
            made.append(done)
        else:
            failed.append(done)
    return tuple(made), tuple(failed)


def _wanted(copy: Copy, names: Sequence[str], known: dict[str, Format]) -> list[Format]:
    if NONE in names:
        return []
    return [
        one
        for name, one in known.items()
        if one.fits(copy.kind)
        and (name in names or ((not names or one.companion) and one.default(copy)))
    ]


def _made(copy: Copy, one: Format) -> Made | Failed:
    try:
        return Made(
            name=one.file_name(copy),
            format=one.name,
            media_type=one.media_type,
            data=one.make(copy),
            own=one.own,
        )
    except FormatError as error:
        return Failed(format=one.name, why=str(error), skipped=isinstance(error, MissingPartError))
    except Exception as error:  # noqa: BLE001 - the border: whatever a format does, the pack is held and says so
        # The message of an exception may quote the page; its type and the places in our code do not.
        frames = traceback.extract_tb(error.__traceback__)
        trail = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-8:]))
        _log.error("format %s failed: %s at %s", one.name, type(error).__name__, trail)
        return Failed(
            format=one.name, why=f"The format {one.name!r} could not be made of this page."
        )
