"""Patterns of names with `*`, `?` and `**`: the files that they match, and the folders that they could not look into."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_ANY_DEPTH = re.compile(r"(?:^|(?<=/))\*\*(?:/|$)")
"""`**` as a whole part of a pattern."""


def matches(pattern: str) -> Iterator[Path]:
    """What the pattern matches; `**` follows no link to a folder, which could lead in circles, and looks into no hidden folder."""
    start = _ANY_DEPTH.search(pattern)
    if start is None:
        yield from (Path(item) for item in glob.glob(pattern))  # noqa: PTH207 - patterns may be absolute
        return
    head, rest = pattern[: start.start()], _plain(pattern[start.start() :])
    for root in glob.glob(head) if head else ["."]:  # noqa: PTH207 - as above
        for item in Path(root).glob(rest):
            aside = any(map(is_aside, item.relative_to(root).parts))
            if not aside or "/." in rest or "__MACOSX" in rest:
                yield item


def _plain(rest: str) -> str:
    """The pattern as `Path.glob` takes it: `**` amid a part is a `*`, and at the end it stands for files, too."""
    parts = [part if part == "**" else re.sub(r"\*{2,}", "*", part) for part in rest.split("/")]
    return "/".join([*parts, "*"] if parts[-1] == "**" else parts)


def named_part(pattern: str) -> Path:
    """The folders that the pattern names without a wildcard."""
    parts = Path(pattern).parent.parts
    plain = next((at for at, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:plain])


def is_aside(name: str) -> bool:
    """Whether a folder of this name is hidden or a system's own: a wastebasket, a version control's, a Mac's beside a zip's files."""
    return name.startswith(".") or name == "__MACOSX"


def shut_to(pattern: str, *, is_passed: Callable[[Path], bool]) -> Iterator[OSError]:
    """What the system says of the folders that the pattern has to look into and may not; none below those that are passed over."""
    start = _ANY_DEPTH.search(pattern)
    head = pattern[: start.start()] if start else pattern
    parts = Path(head).parts
    for at in range(1, len(parts)):
        above = str(Path(*parts[:at]))
        if start is None and not glob.has_magic(str(Path(*parts[at - 1 :]))):
            break
        for folder in sorted(glob.glob(above)):  # noqa: PTH207 - as above
            if Path(folder).is_dir() and not is_aside(Path(folder).name):
                yield from _refused(folder, lists=glob.has_magic(parts[at]))
    if start is not None:
        for root in glob.glob(head) if head else ["."]:  # noqa: PTH207 - as above
            yield from _shut_below(root, is_passed)


def _refused(folder: str, *, lists: bool) -> Iterator[OSError]:
    """What the system says where the folder may not be listed, or not be entered."""
    try:
        if lists:
            os.scandir(folder).close()
        else:
            os.stat(f"{folder}/.")  # noqa: PTH116 - Path takes the dot away
    except OSError as error:
        yield error


def _shut_below(root: str, is_passed: Callable[[Path], bool]) -> list[OSError]:
    shut: list[OSError] = []
    for top, folders, _ in os.walk(root, onerror=shut.append):
        folders[:] = [
            name for name in folders if not (is_aside(name) or is_passed(Path(top, name)))
        ]
    return shut
