"""Files of feedback as people have them, line by line: CSV in any separator and encoding, or JSONL.

A file is read as a stream; a line that cannot be used becomes a sentence and the others are kept.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import IO, Any

from deckproof.errors import FeedbackError, UsageError
from echo.amounts import number_of
from scanners.customers.cells import day_of, mended

LONGEST_COMMENT = 10_000
"""Characters in one comment."""
LONGEST_LINE = 200_000
"""Characters in one line; a longer one is no line of feedback."""
_LONGEST_WORD = 80
_BLOCK = 1 << 20
_SEPARATORS = ",;\t|"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NONE = "-"
"""What people write into an empty cell."""
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that can be used: a figure with `metric` and `value`, or a `comment`. `number` is 1-based in the file."""

    number: int
    piece: str
    channel: str
    day: dt.date
    metric: str = ""
    value: float = 0.0
    comment: str = ""
    author: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """One that was left out: where, and a sentence that holds nothing out of it but short words."""

    number: int
    why: str


def read_lines(path: Path, *, today: dt.date) -> Iterator[Line | BadLine]:
    """The lines of the file, good and bad, as they come. Raises FeedbackError when it is no file of feedback."""
    encoding = _encoding_of(path)
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            yield from _lines_of(stream, str(path), today)
    except OSError as error:
        raise FeedbackError(
            f"The file cannot be read ({error.strerror}).", where=str(path)
        ) from None


def _lines_of(stream: IO[str], where: str, today: dt.date) -> Iterator[Line | BadLine]:
    first = _first_line(stream)
    if not first.strip():
        raise FeedbackError(
            "The file is empty.", where=where, remedy="Give a CSV with headings, or JSONL."
        )
    stream.seek(0)
    cells = _json_cells(stream) if first.lstrip("\ufeff \t").startswith("{") else _csv_cells(stream, first, where)  # fmt: skip
    for number, found in cells:
        if isinstance(found, str):
            yield BadLine(number=number, why=found)
            continue
        try:
            yield _line(number, found, today)
        except UsageError as error:
            yield BadLine(number=number, why=error.what)


def _first_line(stream: IO[str]) -> str:
    while line := stream.readline(LONGEST_LINE):
        if line.strip("\ufeff \t\r\n"):
            return line
    return ""


def _encoding_of(path: Path) -> str:
    """Told by the byte order mark, by zeros, or by whether the whole file decodes; it is never in memory at once."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
                return "utf-16"
            if b"\x00" in start:
                return "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"
            decoder = codecs.getincrementaldecoder("utf-8")()
            part = start
            while part:
                decoder.decode(part)
                part = file.read(_BLOCK)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except FileNotFoundError:
        raise FeedbackError("There is no such file of feedback.", where=str(path)) from None
    except OSError as error:
        raise FeedbackError(f"The file cannot be read ({error.strerror}).", where=str(path)) from None  # fmt: skip
    return "utf-8-sig"


Cells = tuple[int, Mapping[str, Any] | str]
"""The number of a line with its fields, or with what is wrong with it."""


def _json_cells(stream: IO[str]) -> Iterator[Cells]:
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith("\n"):
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield number, f"The line is longer than {LONGEST_LINE} characters."
        elif line.strip():
            yield number, _json_line(line)


def _json_line(line: str) -> Mapping[str, Any] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return "The line is no JSON."
    if not isinstance(found, dict):
        return 'The line is no JSON object, such as {"piece": …, "date": …}.'
    known = _known()
    return {known[_plain(key)]: value for key, value in found.items() if _plain(key) in known}


def _csv_cells(stream: IO[str], first: str, where: str) -> Iterator[Cells]:
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(stream, delimiter=separator, strict=False)
    fields = _headings(next((row for row in reader if any(cell.strip() for cell in row)), []), where)  # fmt: skip
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, "A cell is too long, or its quotes do not end."
            continue
        if any(cell.strip() for cell in row):
            yield number, {name: row[at] for name, at in fields.items() if at < len(row)}


def _headings(row: Sequence[str], where: str) -> Mapping[str, int]:
    known, fields = _known(), {}
    for at, heading in enumerate(row):
        name = known.get(_plain(heading))
        if name and name not in fields:
            fields[name] = at
    missing = [name for name in ("piece", "day") if name not in fields]
    if missing or not {"comment", "metric"} & fields.keys():
        raise FeedbackError(
            "The file has no heading for " + (f"the {missing[0]}." if missing else "a metric or a comment."),
            where=where,
            remedy="Headings: piece, channel, date, and metric with value, or comment (author, customer).",
        )  # fmt: skip
    return fields


@cache
def _known() -> Mapping[str, str]:
    table = tomllib.loads((resources.files("echo") / "columns.toml").read_text("utf-8"))
    return {word: name for name, words in table["fields"].items() for word in words}


def _plain(heading: object) -> str:
    folded = str(heading).casefold().replace("ö", "oe").replace("ü", "ue").replace("ä", "ae")
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if letter.isalnum())


def _line(number: int, cells: Mapping[str, Any], today: dt.date) -> Line:
    """The line; raises UsageError with a sentence."""
    piece = _text(cells, "piece")
    if not piece:
        raise UsageError("The line names no piece.")
    comment, metric = _text(cells, "comment", keep_lines=True), _word(cells, "metric")
    if bool(comment) == bool(metric):
        raise UsageError("The line needs a comment, or a metric with its value; and not both.")
    if len(comment) > LONGEST_COMMENT:
        raise UsageError(f"The comment is longer than {LONGEST_COMMENT} characters.")
    return Line(
        number=number,
        piece=piece[:2000],
        channel=_word(cells, "channel").casefold(),
        day=_day(_text(cells, "day"), today),
        metric=metric.casefold(),
        value=number_of(cells.get("value", "")) if metric else 0.0,
        comment=comment,
        author=_text(cells, "author")[:200],
        customer=_text(cells, "customer")[:200],
    )


def _text(cells: Mapping[str, Any], name: str, *, keep_lines: bool = False) -> str:
    """The cell's words without garbled and invisible letters."""
    value = cells.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise UsageError(f"The {name} is no text.")
    text = _INVISIBLE.sub("", mended(str(value)).replace("\r\n", "\n"))
    return text.strip() if keep_lines else " ".join(text.split())


def _word(cells: Mapping[str, Any], name: str) -> str:
    """A short name, which tables and spreadsheets show later: nothing that one of them would run."""
    word = _text(cells, name)
    if len(word) > _LONGEST_WORD:
        raise UsageError(f"The {name} is longer than {_LONGEST_WORD} characters.")
    if word.startswith(_FORMULA) and word != _NONE:
        raise UsageError(f"The {name} looks like a formula.")
    return word


_day_of = lru_cache(maxsize=4096)(day_of)
"""A file has few days on many lines."""


def _day(text: str, today: dt.date) -> dt.date:
    try:
        day = _day_of(text)
    except ValueError:
        raise UsageError("The date was not understood; write it as 2027-01-31.") from None
    if day is None:
        raise UsageError("The line has no date.")
    if day > today + dt.timedelta(days=1):
        raise UsageError("The date lies in the future.")
    if day.year < 2000:
        raise UsageError("The date lies before the year 2000.")
    return day
