"""Lists as they should not be: read as far as they can be, or refused with a sentence; no customer is lost without a word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from deckproof.errors import CustomerListError
from scanners.customers import read_customers


def names(path: Path, data: bytes | str) -> list[str]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [one.name for one in read_customers(path).customers]


def book(fill: Callable[[Workbook], None]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("name;id\nBrygg;1\nÆrø;2\n".encode("utf-16"), ["Brygg", "Ærø"]),
        ("name;id\nBrygg;1\n".encode("utf-16-be"), ["Brygg"]),
        ("name;id\nBrygg;1\n".encode("utf-32"), ["Brygg"]),
        ("\ufeffsep=;\r\nname;id\r\nBrygg, Son & Co;1\r\n", ["Brygg, Son & Co"]),
        ("sep=\t\nname\tid\nBrygg\t1\n".encode("utf-16"), ["Brygg"]),
        ("name,id\rBrygg,1\rHald,2\r", ["Brygg", "Hald"]),
        ('name,id\n"Brygg\nAS",1\n"Hald ""Ost""",2\n', ["Brygg AS", 'Hald "Ost']),
        ('name,id\nBrygg 5" Pipes,1\nHald,2\n', ['Brygg 5" Pipes', "Hald"]),
        (b"name,id\nBrygg\x00 Fiskeri og Sjokolade,1\nHaldenrud,2\n", ["Brygg Fiskeri og Sjokolade", "Haldenrud"]),
        ("name,id\nÆrø,1\n".encode() + "Færger,2\n".encode("latin-1"), ["Ærø", "Færger"]),
        ("name\n" + "Brygg AS\n" * 10_000, ["Brygg AS"]),
        ("name,id\n#REF!,1\nTRUE,2\nBrygg,3\n", ["Brygg"]),
        ("Report of May\n\nAnna;;\nname;id\nBrygg;1\n", ["Brygg"]),
    ],
)  # fmt: skip
def test_an_odd_list_is_read(tmp_path: Path, data: bytes | str, read: list[str]) -> None:
    assert names(tmp_path / "list.csv", data) == read


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "is empty"),
        ("\ufeff", "is empty"),
        ("name,id\n", "no customers"),
        ("foo,bar\n1,2\n", "no column"),
        ('name,id\n"Brygg,1\nHald,2\nKvist,3\n', "opens in line 2 of the customer list is never closed"),
        (bytes(range(256)) * 40, "not text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old or encrypted Excel"),
        ("name\n\"" + "x" * 200_000 + '"\n', "cannot be read"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes | str, says: str
) -> None:
    with pytest.raises(CustomerListError, match=says):
        names(tmp_path / "list.csv", data)


def test_every_sheet_with_names_is_read_and_hidden_ones_too(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        cover = made.active
        assert cover is not None
        cover.append(["Read me first"])
        first = made.create_sheet("Nordic")
        first.append(["id", "name", "domains"])
        first.append([1, "Brygg", "brygg.example"])
        first.append([2, "Hald", None])
        first.row_dimensions[3].hidden = True
        hidden = made.create_sheet("Old")
        hidden.append(["Account Name", "Website"])
        hidden.append(["Kvistmo", "https://www.kvistmo.example/start"])
        hidden.sheet_state = "hidden"

    path = tmp_path / "list.xlsx"
    assert names(path, book(fill)) == ["Brygg", "Hald", "Kvistmo"]
    last = read_customers(path).customers[2]
    assert last.domains == ("kvistmo.example",)


def test_a_workbook_without_names_says_what_columns_it_has(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.append(["Colour", "Size"])

    with pytest.raises(CustomerListError, match="'Colour', 'Size'"):
        names(tmp_path / "list.xlsx", book(fill))


def test_a_workbook_that_unpacks_beyond_measure_is_not_unpacked(tmp_path: Path) -> None:
    plain, out = book(lambda _: None), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in zipfile.ZipFile(io.BytesIO(plain)).namelist():
            bomb.writestr(name, zipfile.ZipFile(io.BytesIO(plain)).read(name))
        bomb.writestr("xl/media/image1.png", bytes(90 << 20))
    with pytest.raises(CustomerListError, match="unpack"):
        names(tmp_path / "list.xlsx", out.getvalue())
