"""Customer lists as people have them are read, kept and checked."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import stat
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli import customers as commands
from deckproof.errors import CustomerListError
from deckproof.model import Block, BlockKind, Customer, Visibility
from scanners.customers import (
    CustomerIndex,
    build_index,
    import_customers,
    imported_index,
    load_index,
    load_index_by_digest,
    read_customers,
)
from scanners.customers.cells import day_of
from scanners.customers.legal import form_behind, without_form
from scanners.customers.lint import lint_customers

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


FULL = """id,name,aliases,domains,tickers,public_reference_until
7,Zorvane Pharmaceuticals Inc.,Zorvane;ZP | Zorva,https://www.zorvane.example/en; zorvane.test,ZRVN,2031-01-31
,Müllerstedt Feinkost AG,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_in_any_encoding_and_with_any_separator(
    write: Write, encoding: str, separator: str
) -> None:
    lines = [
        separator.join(cell.replace(";", "|") for cell in line.split(","))
        for line in FULL.splitlines()
    ]
    read = read_customers(write("\r\n".join(lines), encoding=encoding))
    first, second = read.customers
    assert first == Customer(
        id="7",
        name="Zorvane Pharmaceuticals Inc.",
        aliases=("Zorvane", "ZP", "Zorva"),
        domains=("zorvane.example", "zorvane.test"),
        tickers=("ZRVN",),
        public_reference_until=dt.date(2031, 1, 31),
    )
    assert second.name == "Müllerstedt Feinkost AG"
    assert second.id


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("Account ID,Account Name,Website", "domains"),
        ("Record ID,Company name,Company Domain Name", "domains"),
        ("Kundennummer,Firmenname,Suchbegriff", "aliases"),
        ("Customer,Name 1,Search Term", "aliases"),
        ("accountid,name,Ticker Symbol", "tickers"),
    ],
)
def test_the_columns_of_common_crms_are_known(write: Write, headings: str, field: str) -> None:
    (customer,) = read_customers(write(f"{headings}\n42,Korvath SE,korvath.example\n")).customers
    assert (customer.id, customer.name) == ("42", "Korvath SE")
    assert getattr(customer, field) == ("korvath.example",)


def test_a_workbook_is_read_like_a_csv_file(write: Write) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Account Name", "id", "public_reference_until"])
    book.active.append(["Korvath SE", 12.0, dt.date(2031, 2, 1)])
    stream = io.BytesIO()
    book.save(stream)
    (customer,) = read_customers(write(stream.getvalue(), "list.xlsx")).customers
    assert customer == Customer(
        id="12", name="Korvath SE", public_reference_until=dt.date(2031, 2, 1)
    )


def test_garbled_letters_are_mended_and_counted(write: Write) -> None:
    garbled = "Müllerstedt".encode().decode("cp1252")
    read = read_customers(write(f"name\n{garbled} AG\nKorvath\n"))
    assert read.customers[0].name == "Müllerstedt AG"
    assert read.report.repaired == 1


def test_rows_of_one_name_or_one_id_become_one_customer(write: Write) -> None:
    read = read_customers(
        write("id,name,aliases\n1,Korvath SE,K1\n2,Yorvane,\n,KORVATH  se,K2\n2,Yorvane Marine,\n")
    )
    assert [(one.id, one.name, one.aliases) for one in read.customers] == [
        ("1", "Korvath SE", ("K1", "K2")),
        ("2", "Yorvane", ("Yorvane Marine",)),
    ]
    assert (read.report.rows, read.report.merged) == (4, 2)


def test_a_column_that_is_no_id_joins_nobody(write: Write) -> None:
    rows = "\n".join(f"x,Firm{number} Quell" for number in range(60))
    read = read_customers(write(f"id,name\n{rows}\n"))
    assert len(read.customers) == 60
    assert len({one.id for one in read.customers}) == 60


def test_ten_thousand_duplicates_are_one_customer(write: Write) -> None:
    read = read_customers(write("name\n" + "Korvath SE\n" * 10_000))
    assert (len(read.customers), read.report.merged) == (1, 9_999)


def test_a_permission_ends_on_the_earliest_day_and_only_if_every_row_gives_one(
    write: Write,
) -> None:
    head = "name,public_reference_until\n"
    both = read_customers(write(f"{head}Korvath,2031-05-01\nKorvath,01.03.2031\n"))
    assert both.customers[0].public_reference_until == dt.date(2031, 3, 1)
    one = read_customers(write(f"{head}Korvath,2031-05-01\nKorvath,\n"))
    assert one.customers[0].public_reference_until is None


def test_rows_that_cannot_be_used_are_named_with_their_line(write: Write) -> None:
    read = read_customers(
        write("name,public_reference_until\n,\n ,\nn/a,\nX,\nKorvath,soon\n" + "y" * 300 + ",\n")
    )
    assert [one.name for one in read.customers] == ["Korvath"]
    told = {one.line: one.reason for one in read.report.skipped}
    assert told[4] == "a filler, not a name"
    assert told[5] == "fewer than two letters"
    assert "not public" in told[6]
    assert told[7] == "longer than 200 characters"
    assert read.customers[0].public_reference_until is None


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_headings_are_found_below_the_title_of_an_export(write: Write, separator: str) -> None:
    rows = [["Export of 3 May, all regions"], ["", ""], ["id", "name"], ["7", "Korvath"]]
    content = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    read = read_customers(write(content))
    assert [(one.id, one.name) for one in read.customers] == [("7", "Korvath")]
    assert read.report.rows == 1


def test_a_formula_is_no_name_and_is_reported(write: Write) -> None:
    read = read_customers(write('id,name\n1,"=HYPERLINK(""x"",""y"")"\n2,=1+1\n3,@Home Foods\n'))
    assert [one.name for one in read.customers] == ["@Home Foods"]
    assert {one.reason for one in read.report.skipped} == {"a formula, not a name"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        ("alpha,beta\n1,2\n", "'alpha', 'beta'"),
        ("name\n", "no customers"),
        (b"PK\x03\x04 not a workbook", "damaged"),
        (b"\xff\xfe" + b"\x00\xd8" * 3, "encoding"),
    ],
)
def test_a_list_that_cannot_be_used_is_said_in_a_sentence(
    write: Write, content: str | bytes, says: str
) -> None:
    path = write(content)
    with pytest.raises(CustomerListError) as caught:
        read_customers(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_list_is_said_in_a_sentence(tmp_path: Path) -> None:
    for read in (read_customers, lambda path: load_index(path, outputs=tmp_path)):
        with pytest.raises(CustomerListError, match="no such customer list"):
            read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2031-05-06", dt.date(2031, 5, 6)),
        ("2031-05-06T00:00:00Z", dt.date(2031, 5, 6)),
        ("06.05.2031", dt.date(2031, 5, 6)),
        ("5/6/2031", dt.date(2031, 5, 6)),
        ("31/12/2031", dt.date(2031, 12, 31)),
        ("no", None),
    ],
)
def test_a_day_that_can_be_read_two_ways_is_the_earlier(written: str, day: dt.date | None) -> None:
    assert day_of(written) == day


# The index on disk


def found_by(index: CustomerIndex) -> list[str | None]:
    block = Block(
        id="b", kind=BlockKind.BODY, text="Kor-\nvath is live", visibility=Visibility.SHOWN, part=""
    )
    return [one.customer_id for one in index.find([block])]


def test_an_index_comes_back_from_the_cache_the_same_and_for_its_owner_alone(
    write: Write, tmp_path: Path
) -> None:
    path = write("id,name\n9,Korvath SE\n")
    cache = tmp_path / "cache" / "customers"
    built, kept = (
        load_index(path, outputs=tmp_path),
        load_index(path, outputs=tmp_path),
    )
    assert built.digest == kept.digest == build_index(read_customers(path).customers).digest
    assert found_by(built) == found_by(kept) == ["9"]
    assert kept.count == 1
    for file in cache.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "Korvath" not in file.name
    by_digest = load_index_by_digest(kept.digest, cache)
    assert by_digest is not None
    assert found_by(by_digest) == ["9"]


def test_a_changed_list_gives_another_index(write: Write, tmp_path: Path) -> None:
    one = load_index(write("name\nKorvath SE\n"), outputs=tmp_path)
    two = load_index(write("name\nYorvane SE\n"), outputs=tmp_path)
    assert one.digest != two.digest
    assert found_by(two) == []


@pytest.mark.parametrize("damage", ["cut", "other", "empty", "flipped head"])
def test_a_damaged_cache_is_built_anew_and_the_log_names_nobody(
    write: Write, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = write("id,name\n9,Korvath SE\n")
    cache = tmp_path / "cache" / "customers"
    digest = load_index(path, outputs=tmp_path).digest
    file = cache / f"{digest}.index"
    data = file.read_bytes()
    broken = {
        "cut": data[: len(data) // 2],
        "other": b"something else",
        "empty": b"",
        "flipped head": data[:40] + bytes([data[40] ^ 0xFF]) + data[41:],
    }
    file.write_bytes(broken[damage])
    with caplog.at_level(logging.DEBUG):
        assert found_by(load_index(path, outputs=tmp_path)) == ["9"]
    assert "orvath" not in caplog.text


def test_a_digest_is_never_a_path(tmp_path: Path) -> None:
    assert load_index_by_digest("../../etc/passwd", tmp_path) is None
    assert load_index_by_digest("", tmp_path) is None
    assert load_index_by_digest("0" * 64, tmp_path) is None


# Import and lint


def test_an_imported_list_is_used_until_the_next_import(write: Write, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    assert imported_index(outputs) is None
    first = import_customers(write("id,name\n1,Korvath SE\n2,Yorvane\n"), outputs)
    assert (first.added, first.changed, first.removed) == (2, 0, 0)
    index = imported_index(outputs)
    assert index is not None
    assert index.digest == first.digest
    second = import_customers(write("id,name\n1,Korvath Marine SE\n3,Ashquill\n"), outputs)
    assert (second.added, second.changed, second.removed) == (1, 1, 1)
    for file in (outputs / "customers").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_imported_index_that_is_gone_is_built_anew(write: Write, tmp_path: Path) -> None:
    done = import_customers(write("id,name\n9,Korvath SE\n"), tmp_path)
    for file in (tmp_path / "cache" / "customers").iterdir():
        file.unlink()
    index = imported_index(tmp_path)
    assert index is not None
    assert index.digest == done.digest
    assert found_by(index) == ["9"]


def test_lint_puts_everyday_words_first_and_leaves_rare_names_out() -> None:
    noted = lint_customers(
        [
            Customer(id="1", name="Korvath Marine SE"),
            Customer(id="2", name="Willow Inc."),
            Customer(id="3", name="Time Ltd"),
            Customer(id="4", name="QX"),
            Customer(id="5", name="Yorvane", aliases=("QX",), domains=("gmail.com",)),
        ]
    )
    assert [one.id for one in noted][:2] == ["3", "2"]
    assert "1" not in {one.id for one in noted}
    assert all(one.advice for one in noted)
    reasons = {one.reason for one in noted}
    assert "2 customers share a spelling" in reasons
    assert "a mail provider's domain" in reasons


def test_lint_tells_which_names_are_not_found_cut_short() -> None:
    noted = lint_customers(
        [
            Customer(id="1", name="Seven Lanterns Coffee"),
            Customer(id="2", name="Seven Bridges Tea", aliases=("Seven",)),
            Customer(id="3", name="Korvath Marine SE"),
            *(Customer(id=f"q{at}", name=f"Quillo Varn {at}wick Foods") for at in range(4)),
        ]
    )
    told = {(one.id, one.name): one.reason for one in noted}
    assert told["1", "Seven"] == "a known word that a longer name begins with"
    assert ("2", "Seven") not in {key for key, why in told.items() if "begins with" in why}
    assert told["q0", "Quillo Varn"] == "4 customers' names begin with it"
    assert "3" not in {one.id for one in noted}


def app() -> typer.Typer:
    app = typer.Typer()
    app.command("other")(lambda: None)
    commands.register(app)
    return app


def test_the_commands_print_one_json_document(write: Write, tmp_path: Path) -> None:
    path = write("Account Name\nKorvath SE\nTime Ltd\n")
    outputs = str(tmp_path / "outputs")
    done = CliRunner().invoke(
        app(), ["customers", "import", str(path), "--json", "--outputs", outputs]
    )
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["report"]["customers"] == 2
    assert report["report"]["columns"] == {"name": ["Account Name"]}
    assert "Korvath" not in done.stdout
    lint = CliRunner().invoke(app(), ["customers", "lint", str(path), "--json"])
    assert [one["name"] for one in json.loads(lint.stdout)["names"]] == ["Time"]


def test_the_commands_speak_to_people_too(write: Write, tmp_path: Path) -> None:
    path = write("name,owner\nTime Ltd\nn/a\n")
    done = CliRunner().invoke(app(), ["customers", "import", str(path), "--outputs", str(tmp_path)])
    assert "1 customer from 2 rows" in done.stderr
    assert "line 3: a filler, not a name" in done.stderr
    assert "not used: owner" in done.stderr
    lint = CliRunner().invoke(app(), ["customers", "lint", str(path)])
    assert "Time" in lint.stdout


# Legal forms


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Korvath GmbH & Co. KGaA", "Korvath"),
        ("Korvath, Inc.", "Korvath"),
        ("Korvath S.p.A.", "Korvath"),
        ("Korvath Sp. z o.o.", "Korvath"),
        ("Korvath S.A. de C.V.", "Korvath"),
        ("Korvath Pty Ltd", "Korvath"),
        ("Korvath MarineLtd.", "Korvath Marine"),
        ("PT Korvath Tbk", "Korvath"),
        ("OOO Korvath", "Korvath"),
        ("Korvath a.s.", "Korvath"),
        ("株式会社カワベリン", "カワベリン"),
        ("Korvath /DE/", "Korvath"),
        ("Co", "Co"),
        ("SE AG", "SE"),
    ],
)
def test_legal_forms_are_taken_off_and_a_word_stays(name: str, core: str) -> None:
    assert without_form(name) == core


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Korvath GmbH & Co. KG wants", " GmbH & Co. KG"),
        ("Korvath, Inc. renewed", ", Inc."),
        ("Korvath AG.", " AG."),
        ("Korvath as we know it", ""),
        ("Korvath is limited by law", ""),
        ("Korvath, Yorvane LLC", ""),
        ("Korvath in se", ""),
    ],
)
def test_a_form_behind_a_name_belongs_to_it(text: str, form: str) -> None:
    assert text[len("Korvath") : form_behind(text, len("Korvath"))] == form
