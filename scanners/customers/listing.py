"""Customer lists as people have them: CSV in any separator and encoding, XLSX, the columns of common CRMs."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path

from deckproof.errors import CustomerListError
from deckproof.model import Customer
from scanners.customers.gathering import Cleaner, Packed, Skipped, joined_rows
from scanners.customers.workbooks import Row, workbook_rows

_TITLES = 6
"""Rows among which the headings are looked for."""
_SEPARATOR = re.compile(r"[,;\t|]")
_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_TWO_BYTES_SHARE = 0.3
"""Share of zeros among the first bytes of a text with two bytes a letter; a stray one stands in many an export."""
_STRAY = 20
"""One letter in so many may be a zero or another control character; with more it is no text."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_REMEDY = "Give a CSV or XLSX file with a heading row and a column 'name'."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of reading a list; holds counts, no names."""

    rows: int
    """Rows below the heading."""
    customers: int
    merged: int
    """Rows that named a customer again and were joined with the first."""
    repaired: int
    """Rows whose letters had been garbled by a wrong encoding and were mended."""
    skipped: tuple[Skipped, ...]
    encoding: str
    columns: dict[str, tuple[str, ...]]
    """The list's headings by the field they were taken for."""
    ignored: tuple[str, ...]
    """Headings that no field was made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerList:
    """A customer list, cleaned."""

    customers: tuple[Customer, ...]
    report: ImportReport


def read_customers(path: Path) -> CustomerList:
    """The list in this file. Raises CustomerListError when there is none or no name can be read from it."""
    rows, report = _read(path)
    return CustomerList(customers=tuple(rows), report=report)


def each_customer(path: Path) -> Iterator[Customer]:
    """The customers of `read_customers` one by one, for lists too long to be held beside their index."""
    rows, _ = _read(path)
    yield from rows


def _read(path: Path) -> tuple[Packed, ImportReport]:
    data = _bytes_of(path)
    if data[:4] == b"PK\x03\x04":
        rows = workbook_rows(
            data, path, _REMEDY, named=_names_a_column, columns=lambda cells: _columns(cells, path)
        )
        encoding = "xlsx"
    else:
        heading, codec = _heading(data, path)
        rows = _csv_rows(data, codec, heading, path)
        encoding = "utf-8" if codec == "utf-8-sig" else codec
    return _cleaned(rows, encoding, path)


def _bytes_of(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CustomerListError(
            "There is no such customer list.", where=str(path), remedy=_REMEDY
        ) from None
    except OSError as error:
        raise CustomerListError(
            f"The customer list cannot be read ({error.strerror}).", where=str(path)
        ) from None
    if data.startswith(_OLD_WORKBOOK):
        raise CustomerListError(
            "The customer list is an old or encrypted Excel workbook.",
            where=str(path),
            remedy="Open it in Excel and save it as XLSX without a password, or as CSV.",
        )
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise CustomerListError("The customer list is empty.", where=str(path), remedy=_REMEDY)
    return data


def _heading(data: bytes, path: Path) -> tuple[str, str]:
    """The first line and the encoding of the whole, told from the byte order mark, zeros or what decodes."""
    zeros = data[:200].count(0) > _TWO_BYTES_SHARE * len(data[:200])
    if data[:4] in {b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"}:
        guesses = ["utf-32"]
    elif data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        guesses = ["utf-16"]
    elif zeros:
        guesses = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        guesses = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) * _STRAY < len(text):
            return _heading_of(text), encoding
    raise CustomerListError(
        "The customer list is not text in any known encoding.", where=str(path), remedy=_REMEDY
    )


def _heading_of(text: str) -> str:
    """The line that has the headings; the first one when none of the first few names a column of names."""
    lines = text.lstrip("\n\r").split("\n", _TITLES)[:_TITLES]
    if lines[0].lower().startswith("sep="):
        return lines[0]
    return next((line for line in lines if _names_a_column(_SEPARATOR.split(line))), lines[0])


def _names_a_column(headings: Sequence[str]) -> bool:
    known = {_plain(heading) for heading in _fields()[0]["name"]}
    return any(_plain(heading) in known for heading in headings)


def _csv_rows(data: bytes, encoding: str, heading: str, path: Path) -> Iterator[Row]:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    if heading.lower().startswith("sep=") and len(heading.strip()) == len("sep=;"):
        separator = heading[4]  # Excel's own hint
        while not stream.readline().strip():
            pass
    else:
        separator = max(",;\t|", key=heading.count)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=separator)
    begun = 1
    try:
        for cells in reader:
            if lines.ended and reader.line_num > begun and lines.quotes % 2:
                raise CustomerListError(
                    f"The quotation mark that opens in line {begun} of the customer list is never closed.",
                    where=str(path),
                    remedy="Close it, or take it out: all that follows was read as one name.",
                )
            yield reader.line_num, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise CustomerListError(
            f"The customer list cannot be read ({error}).",
            where=f"{path}, line {reader.line_num}",
            remedy=_REMEDY,
        ) from None


class _Lines:
    """The lines of a stream, without zeros, and how many quotation marks they had."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self.quotes = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.quotes += line.count('"')
        return line.replace("\x00", "")


@cache
def _fields() -> tuple[dict[str, dict[str, int]], frozenset[str]]:
    """For every field its known headings with their rank; and those of further aliases."""
    table = tomllib.loads((resources.files(__package__) / "columns.toml").read_text("utf-8"))
    ranked = {
        field: {heading: rank for rank, heading in reversed(list(enumerate(words.split())))}
        for field, words in table["fields"].items()
    }
    return ranked, frozenset(table["also"]["aliases"].split())


def _plain(heading: str) -> str:
    flat = unicodedata.normalize("NFKD", heading.replace("ß", "ss")).lower()
    return "".join(letter for letter in flat if letter.isalnum())


def _columns(headings: Sequence[str], path: Path) -> dict[str, list[int]]:
    """The columns of each field, best first."""
    ranked, also = _fields()
    plain = [_plain(heading) for heading in headings]
    columns: dict[str, list[int]] = {}
    taken: set[int] = set()
    for field, known in ranked.items():
        known = {_plain(heading): rank for heading, rank in known.items()}
        fits = sorted(
            (known[one], at) for at, one in enumerate(plain) if one in known and at not in taken
        )
        if fits:
            columns[field] = [fits[0][1]]
            taken.add(fits[0][1])
    if "name" not in columns:
        found = ", ".join(repr(one.strip()) for one in headings if one.strip()) or "none"
        raise CustomerListError(
            f"The customer list has no column with the customers' names; its columns are {found}.",
            where=str(path),
            remedy="Call one of them 'name'.",
        )
    more = [at for at, one in enumerate(plain) if one in also and at not in taken]
    if more:
        columns["aliases"] = columns.get("aliases", []) + more
    return columns


def _cleaned(rows: Iterable[Row], encoding: str, path: Path) -> tuple[Packed, ImportReport]:
    source = ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    headings = _headings(source)
    columns = _columns(headings, path)
    cleaner = Cleaner(columns)
    for line, cells in source:
        cleaner.take(line, cells)
    if not cleaner.rows:
        raise CustomerListError(
            "The customer list has a heading and no customers.", where=str(path), remedy=_REMEDY
        )
    customers = joined_rows(cleaner.customers, cleaner.names, cleaner.ids)
    used = {at for places in columns.values() for at in places}
    report = ImportReport(
        rows=cleaner.rows,
        customers=len(customers),
        merged=len(cleaner.customers) - len(customers),
        repaired=cleaner.repaired,
        skipped=tuple(cleaner.skipped),
        encoding=encoding,
        columns={
            field: tuple(headings[at].strip() for at in at_) for field, at_ in columns.items()
        },
        ignored=tuple(
            one.strip() for at, one in enumerate(headings) if at not in used and one.strip()
        ),
    )
    return customers, report


def _headings(source: Iterator[Row]) -> Sequence[str]:
    """The row of headings, which exports put below a title or two; the first row when there is none."""
    first: Sequence[str] = ()
    for _, cells in islice(source, _TITLES):
        if _names_a_column(cells):
            return cells
        first = first or cells
    return first
