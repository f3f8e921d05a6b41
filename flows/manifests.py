"""Manifests: CSV, also as Excel saves it, and JSON lines; a line that is wrong fails alone, by its number."""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from deckproof.errors import MissingFileError, UsageError
from flows.entries import WORDS, Entry, place_of, wrong

SUFFIXES = frozenset({".csv", ".jsonl"})
COLUMNS = ("deck", *WORDS)
_SEPARATORS = (",", ";", "\t")
_REMEDY = f"The columns are {', '.join(COLUMNS)}."
_LINE_END = re.compile(r"\r\n|\r|\n")
"""Not `splitlines`: a line separator of Unicode may stand within a text."""

Row = Mapping[str, str]


def read_manifest(path: Path) -> Iterator[Entry]:
    """The entry of each line; one that cannot be used has its error. Raises UsageError for what is no manifest at all.

    Each line stands for itself, so a quote that is left open swallows none of those behind it.
    """
    lines = [one for one in enumerate(_LINE_END.split(_text_of(path)), 1) if one[1].strip()]
    parse: Callable[[str], Row] = _from_json
    if lines and path.suffix.lower() == ".csv":
        number, header = lines.pop(0)
        parse = _csv_parser(header, place_of(path, number))
    empty = True
    for number, text in lines:
        try:
            row = parse(text)
            if row or parse is _from_json:
                empty = False
                yield _entry(path, number, row)
        except UsageError as error:
            empty = False
            yield wrong(path, number, error.what, error.remedy)
    if empty:
        remedy = f"Give it a line for each deck. {_REMEDY}"
        yield wrong(path, 0, "It names no deck, so there is nothing to do.", remedy)


def _text_of(path: Path) -> str:
    """What is written there: in UTF-8 or, with a byte order mark, UTF-16, else in what Excel's plain CSV is in."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingFileError(
            "The manifest cannot be opened.",
            where=str(path),
            remedy=f"Check whether you may read it ({error.strerror}).",
        ) from None
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(
        "The manifest is not text.", where=str(path), remedy="Save it as CSV in UTF-8."
    )


def _csv_parser(header: str, place: str) -> Callable[[str], Row]:
    """What reads a line under this header; raises UsageError where the header is wrong."""
    separator = max(_SEPARATORS, key=lambda one: len(_known_in(header, one)))
    try:
        columns = _headings(header, separator)
        _check_columns(columns)
    except UsageError as error:
        raise UsageError(error.what, where=place, remedy=error.remedy or _REMEDY) from None

    def parse(text: str) -> Row:
        cells = _cells(text, separator)
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise UsageError("It has more cells than the header has columns.", remedy=_REMEDY)
        row = {column: cell for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        if "" in row:
            raise UsageError("A cell stands under no column's name.", remedy=_REMEDY)
        return row

    return parse


def _known_in(header: str, separator: str) -> set[str]:
    try:
        return set(COLUMNS).intersection(_headings(header, separator))
    except UsageError:
        return set()


def _headings(header: str, separator: str) -> list[str]:
    return [cell.strip().casefold() for cell in _cells(header, separator)]


def _check_columns(columns: Sequence[str]) -> None:
    named = [column for column in columns if column]
    unknown = sorted(set(named) - set(COLUMNS))
    if unknown:
        raise UsageError(f"Unknown column {unknown[0]!r}.")
    if "deck" not in named:
        raise UsageError("No column is named deck.")
    if len(set(named)) < len(named):
        raise UsageError("Two columns have the same name.")


def _cells(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            what, remedy = "A quote is opened and not closed.", "Close it on the same line."
        else:
            what, remedy = f"It is no line of CSV: {error}.", None
        raise UsageError(what, remedy=remedy) from None


def _from_json(text: str) -> Row:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"Not JSON: {error.msg}.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise UsageError("Not JSON that can be read.") from None
    if not isinstance(row, dict):
        raise UsageError("Not a JSON object.", remedy='Write {"deck": "talk.pptx"}.')
    unknown = sorted(set(row) - set(COLUMNS))
    if unknown:
        raise UsageError(f"Unknown column {unknown[0]!r}.", remedy=_REMEDY)
    said = {key: value for key, value in row.items() if value is not None}
    for key, value in said.items():
        if not isinstance(value, str):
            raise UsageError(f"Its {key} is no text.", remedy='Write it in quotes: "…".')
    return said


def _entry(manifest: Path, line: int, row: Row) -> Entry:
    if not row.get("deck", "").strip():
        raise UsageError("The line names no deck.", remedy=_REMEDY)
    for key, value in row.items():
        if not _can_be_written(value):
            raise UsageError(f"Its {key} has a character that no name can have.")
    brief = row.get("brief", "")
    return Entry(
        deck=manifest.parent / row["deck"],
        brief=_brief(manifest.parent, brief) if brief else None,
        owner=row.get("owner", ""),
        due=row.get("due", ""),
        manifest=manifest,
        line=line,
    )


def _can_be_written(value: str) -> bool:
    """Whether a file can be called so: no zero, no half of a character."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def _brief(folder: Path, brief: str) -> Path:
    """A file beside the manifest, or the name of a kept brief as it is."""
    from plans.briefs import is_name

    beside = folder / brief
    # os.path's says no to a name that is too long; Path's raises.
    return Path(brief) if is_name(brief) and not os.path.isfile(beside) else beside  # noqa: PTH113 - as said above
