"""What a batch works on: folders, patterns and manifests spelled out into decks."""

from __future__ import annotations

import csv
import glob
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deckproof.errors import MissingFileError, UsageError

MANIFEST_SUFFIXES = frozenset({".csv", ".jsonl"})
COLUMNS = ("deck", "brief", "owner", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deck of a batch; what is empty was not said."""

    deck: Path
    brief: Path | None = None
    owner: str = ""
    due: str = ""


def spell_out(sources: Iterable[str]) -> list[Entry]:
    """Every deck of the sources once, in order; raises UsageError and MissingFileError.

    A folder stands for all presentations below it, a pattern for what it matches, a .csv or .jsonl file for its lines.
    """
    entries: dict[Path, Entry] = {}
    for source in sources:
        for entry in _spell_out(source):
            entries.setdefault(entry.deck.absolute(), entry)
    return list(entries.values())


def _spell_out(source: str) -> Iterator[Entry]:
    from extractors import endings

    path, known = Path(source), endings()
    if path.is_dir():
        found = sorted(item for item in path.rglob("*") if _is_deck(item, known))
        yield from (Entry(deck=item) for item in found)
    elif path.is_file() and path.suffix.lower() in MANIFEST_SUFFIXES:
        yield from _read_manifest(path)
    elif path.exists():
        yield Entry(deck=path)
    else:
        matched = sorted(Path(item) for item in glob.glob(source, recursive=True))  # noqa: PTH207 - patterns may be absolute
        if not matched:
            raise MissingFileError(
                "There is no such file, folder or pattern.", where=source, remedy="Check the name."
            )
        yield from (Entry(deck=item) for item in matched if _is_deck(item, known))


def _is_deck(path: Path, endings: frozenset[str]) -> bool:
    return (
        path.suffix.lower() in endings and not path.name.startswith(("~$", ".")) and path.is_file()
    )


def _read_manifest(path: Path) -> Iterator[Entry]:
    rows = _read_csv(path) if path.suffix.lower() == ".csv" else _read_jsonl(path)
    for line, row in rows:
        unknown = sorted(set(row) - set(COLUMNS))
        if unknown or not row.get("deck"):
            what = f"Unknown column {unknown[0]!r}." if unknown else "A line names no deck."
            raise UsageError(
                what, where=f"{path}, line {line}", remedy=f"The columns are {', '.join(COLUMNS)}."
            )
        brief = row.get("brief") or ""
        yield Entry(
            deck=path.parent / row["deck"],
            brief=_brief(path.parent, brief) if brief else None,
            owner=row.get("owner") or "",
            due=row.get("due") or "",
        )


def _brief(folder: Path, brief: str) -> Path:
    """A file beside the manifest, or the name of a kept brief as it is."""
    from plans.briefs import is_name

    beside = folder / brief
    return Path(brief) if is_name(brief) and not beside.is_file() else beside


def _read_csv(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="(too many cells)")
        for row in reader:
            yield reader.line_num, {key: value for key, value in row.items() if value}


def _read_jsonl(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except json.JSONDecodeError as error:
            raise UsageError(f"Not JSON: {error.msg}.", where=f"{path}, line {line}") from None
        if not isinstance(row, dict):
            raise UsageError("Not a JSON object.", where=f"{path}, line {line}")
        yield line, {str(key): str(value) for key, value in row.items() if value is not None}
