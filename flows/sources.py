"""What a batch works on: folders, patterns and manifests spelled out into decks."""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from deckproof.errors import MissingFileError, UnreadableNameError, UsageError
from deckproof.plain_paths import check_name, readable
from flows.entries import WORDS, Entry, wrong
from flows.intake import not_opened
from flows.manifests import SUFFIXES, read_manifest
from flows.patterns import is_aside, matches, named_part, shut_to
from review.anchor import is_outputs


def _nobody(_source: str) -> None:
    """Who is told of a source without presentations where nobody wants to know."""


def spell_out(sources: Iterable[str], *, on_none: Callable[[str], None] = _nobody) -> list[Entry]:
    """Every file of the sources once, in order, and every line that is wrong; raises UsageError and MissingFileError.

    `on_none` is told of each folder and pattern that stands for no presentation.

    A folder stands for all presentations below it, a pattern for what it matches, a .csv or .jsonl file for its lines. The name that
    comes first stands for a file; within a folder or a pattern that of the file itself and not of a link. What a manifest says of it counts wherever a folder or a pattern names it, too; a second line that
    says something else of it is wrong.
    """
    entries: dict[object, Entry] = {}
    for source in sources:
        named = _without_links([_with_name(entry) for entry in _spell_out(source)])
        if not named:
            on_none(source)
        for entry in named:
            key = _identity(entry)
            first = entries.get(key)
            if first is None:
                entries[key] = entry
            elif entry.manifest is None or _said(first) == _said(entry):
                continue
            elif first.manifest is None:
                entries[key] = replace(entry, deck=first.deck)
            else:
                told = _named_twice(entry, entry.manifest, first)
                entries.setdefault(_identity(told), told)
    return list(entries.values())


def _with_name(entry: Entry) -> Entry:
    """The entry; a file whose name is not text, which nothing that is kept could tell, fails alone."""
    try:
        check_name(entry.deck)
    except UnreadableNameError as error:
        told = Path(readable(str(entry.deck)))
        return replace(entry, deck=told, brief=None, owner="", due="", error=entry.error or error)
    return entry


def _without_links(named: list[Entry]) -> list[Entry]:
    """The entries of one source less the links to files that it names as well; a manifest names what it means."""
    if not any(entry.manifest is None and _is_link(entry) for entry in named):
        return named
    files = {_identity(entry) for entry in named if not _is_link(entry)}
    return [
        entry
        for entry in named
        if entry.manifest or not _is_link(entry) or _identity(entry) not in files
    ]


def _is_link(entry: Entry) -> bool:
    return entry.error is None and entry.deck.is_symlink()


def _identity(entry: Entry) -> object:
    """By which a file is known again under another name; where there is none, its whole name."""
    if entry.error is None:
        try:
            found = entry.deck.stat()
        except OSError:
            pass
        else:
            return found.st_dev, found.st_ino
    return entry.deck.absolute()


def _said(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, word) for word in WORDS)


def _named_twice(entry: Entry, manifest: Path, first: Entry) -> Entry:
    pairs = zip(WORDS, _said(entry), _said(first), strict=True)
    others = " and ".join(f"another {word}" for word, new, old in pairs if new != old)
    other = "" if first.manifest == manifest else "another manifest, "
    what = f"This deck is named in {other}line {first.line} with {others}."
    return wrong(manifest, entry.line, what, "Take one of the two lines out.")


def _spell_out(source: str) -> Iterator[Entry]:
    from extractors import endings

    path, known = Path(source), endings()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno not in _NO_FILE and not glob.has_magic(source):
            yield Entry(deck=path, error=not_opened(path, error))
        else:
            yield from _of_pattern(source, known)
        return
    if stat.S_ISDIR(mode):
        yield from _below(path, known)
    elif stat.S_ISREG(mode) and path.suffix.lower() in SUFFIXES:
        yield from read_manifest(path)
    else:
        yield Entry(deck=path)


_NO_FILE = {errno.ENOENT, errno.ENOTDIR}
"""What the system says of a name that no file has."""


def _of_pattern(pattern: str, known: frozenset[str]) -> Iterator[Entry]:
    matched = sorted(matches(pattern))
    shut = list(shut_to(pattern, is_passed=is_outputs))
    if not (matched or shut):
        raise MissingFileError(
            "There is no such file, folder or pattern.", where=pattern, remedy="Check the name."
        )
    known_folders: dict[Path, bool] = {}
    for entry in _entries(matched, known):
        if not _is_output(entry.deck, named_part(pattern), known_folders):
            yield entry
    yield from map(_not_opened, shut)


def _below(folder: Path, known: frozenset[str]) -> list[Entry]:
    """The presentations below the folder, in order; one for each folder that cannot be looked into, which fails alone.

    What Deckproof itself wrote into an outputs folder there is passed over: a draft is nobody's deck. So are hidden folders, and
    what a Mac puts beside a zip's files.
    """
    shut: list[OSError] = []
    found: list[Entry] = []
    for top, folders, names in os.walk(folder, onerror=shut.append):
        found += _entries((Path(top, name) for name in names), known)
        folders[:] = [
            name for name in folders if not (is_aside(name) or is_outputs(Path(top, name)))
        ]
    return sorted([*found, *map(_not_opened, shut)], key=lambda entry: entry.deck)


def _is_output(item: Path, named: Path, known: dict[Path, bool]) -> bool:
    """Whether it lies in an outputs folder that the person did not name as such; `known` keeps what was asked before."""
    for folder in item.parents:
        if folder == named:
            return False
        if folder not in known:
            known[folder] = is_outputs(folder)
        if known[folder]:
            return True
    return False


def _not_opened(error: OSError) -> Entry:
    what = UsageError(
        f"The folder cannot be opened ({error.strerror}), so nobody knows what is in it.",
        where=str(error.filename),
        remedy="Check whether you may read it.",
    )
    return Entry(deck=Path(str(error.filename)), error=what)


def _entries(items: Iterable[Path], known: frozenset[str]) -> Iterator[Entry]:
    """Those that are called as presentations are; one of which we may know the name, and no more, fails alone."""
    for item in items:
        try:
            if _is_deck(item, known):
                yield Entry(deck=item)
        except PermissionError as error:
            yield Entry(deck=item, error=not_opened(item, error))


def _is_deck(path: Path, known: frozenset[str]) -> bool:
    """Whether it is called as a presentation is; a link that leads nowhere is one that cannot be opened, and not nothing."""
    if path.suffix.lower() not in known or path.name.startswith(("~$", ".")):
        return False
    return path.is_file() or (path.is_symlink() and not path.exists())
