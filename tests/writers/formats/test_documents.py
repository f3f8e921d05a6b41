"""Word documents: what is in them, the same bytes each time, and that an office suite opens them."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from tests.writers.formats.making import HOSTILE, made, make_copy

OFFICE = shutil.which("soffice")
WRITER = OFFICE is not None and (Path(OFFICE).resolve().parent / "libswlo.so").exists()
"""The part of LibreOffice that opens documents; presentations do not need it."""


def read(data: bytes) -> list[tuple[str, str]]:
    return [
        (one.style.name if one.style else "", one.text)
        for one in Document(io.BytesIO(data)).paragraphs
    ]


def test_a_document_has_real_headings_lists_and_quotations() -> None:
    assert read(made("docx", make_copy())) == [
        ("Heading 1", "Why doors matter"),
        ("Normal", "Four call-outs in ten needed a second visit. The door was the reason."),
        ("Heading 2", "What we did"),
        ("List Bullet", "Read the notes, all of them"),
        ("List Bullet", "Closed the door & waited"),
        ("Quote", "Somebody looked at the door."),
        ("Normal", "See the card (https://cards.example/blank) or door --close."),
    ]


def test_a_documents_words_are_in_their_language() -> None:
    with zipfile.ZipFile(io.BytesIO(made("docx", make_copy(language="pt")))) as archive:
        styles, settings = (archive.read(f"word/{name}.xml") for name in ("styles", "settings"))
    assert b'<w:lang w:val="pt"' in styles
    assert b'<w:themeFontLang w:val="pt"' in settings
    assert b'w:val="en-US"' not in styles + settings


def test_a_document_has_real_tables() -> None:
    (table,) = Document(io.BytesIO(made("docx", make_copy()))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Year", "Visits"],
        ["2022", "41,000"],
        ["2025", "18,500"],
    ]


def test_emphasis_and_deep_lists_are_kept() -> None:
    page = "# T\n\n**Bold** and *slanted*.\n\n1. one\n   - two\n     - three\n       - four\n"
    document = Document(io.BytesIO(made("docx", make_copy(page))))
    runs = {run.text: (run.bold, run.italic) for run in document.paragraphs[1].runs}
    assert runs["Bold"] == (True, None)
    assert runs["slanted"] == (None, True)
    assert [one.style.name for one in document.paragraphs[2:] if one.style] == [
        "List Number",
        "List Bullet 2",
        "List Bullet 3",
        "List Bullet 3",
    ]


def test_a_picture_of_the_page_is_in_the_document_with_its_alt_text() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(picture, "PNG")
    copy = make_copy(
        "# T\n\n![A closed door](slides/7.png)\n", pictures={"slides/7.png": picture.getvalue()}
    )
    data = made("docx", copy)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        assert 'descr="A closed door"' in archive.read("word/document.xml").decode()


def test_a_document_has_no_clock_no_chance_and_no_maker_in_it() -> None:
    first, second = made("docx", make_copy()), made("docx", make_copy())
    assert first == second
    core = Document(io.BytesIO(first)).core_properties
    assert (core.title, core.author, core.language) == ("Why doors matter", "Maren Tolliver", "en")
    assert core.comments == core.last_modified_by == ""
    assert core.created is not None
    assert core.created.year == 1980
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("text", [*HOSTILE, "\x00\x0b gone \ufffe"])
def test_hostile_text_stays_text_in_a_document(text: str) -> None:
    data = made(
        "docx", make_copy(f"# {text}\n\n{text}\n", title=text, byline=text, keywords=(text,))
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [
            name for name in archive.namelist() if "embeddings" in name or "vba" in name.lower()
        ]
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    assert len(read(data)) >= 1


@pytest.mark.office
@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_an_office_suite_opens_it(tmp_path: Path) -> None:
    (tmp_path / "page.docx").write_bytes(made("docx", make_copy()))
    assert OFFICE is not None
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8",
         "--outdir", str(tmp_path), str(tmp_path / "page.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = (tmp_path / "page.txt").read_text(encoding="utf-8-sig")
    assert "Four call-outs in ten needed a second visit." in text
    assert "41,000" in text
    assert "What we did" in text
