"""The clean copy as PDF, and copies of decks that LibreOffice converts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from deckproof.codec import digest
from deckproof.model import Action, Deck, Finding, Severity
from extractors import ReadOptions, _bare_pdf, printing, read_deck
from extractors._office import convert
from extractors.printing import find_soffice
from flows import printed
from flows.cleaning import clean_deck
from tests.decks import TestSlide, build_pptx
from tests.extractors.pdf_files import build_pdf, piece
from tests.writers.cleaning import making
from writers.cleaning.verdict import LEFT, PDF, doubts, only_in_pdf

NO_OCR = ReadOptions(ocr=False)
office = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")


def deck_file(folder: Path, *slides: TestSlide) -> tuple[Path, Deck]:
    path = folder / "talk.pptx"
    path.write_bytes(build_pptx(*slides))
    return path, read_deck(path, options=NO_OCR)


def finding(**given: object) -> Finding:
    fields: dict[str, Any] = {
        "id": "f1", "category": "person", "rule": "person:name", "severity": Severity.LOW, "confidence": 0.9, "slide": 1,
        "block": "b", "start": 0, "end": 4, "text": "Ada Wren", "visibility": "shown", "why": "A name.",
        "action": Action.ASK,
    }  # fmt: skip
    return Finding(**{**fields, **given})


@pytest.mark.office
@office
def test_the_pdf_has_the_slides_of_the_copy_and_nothing_about_who_made_it(tmp_path: Path) -> None:
    path, deck = deck_file(
        tmp_path,
        TestSlide(title="First", notes="Not for Brindlemark"),
        TestSlide(title="Hidden", hidden=True),
        TestSlide(title="What Brindlemark saw"),
    )
    made = clean_deck(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=NO_OCR, pdf=True)  # fmt: skip
    assert made.draft.fields[PDF] == digest(made.pdf)
    assert printed.SAID in made.draft.remarks
    file = tmp_path / "copy.pdf"
    file.write_bytes(made.pdf)
    reader = PdfReader(file)
    assert [page.extract_text().strip() for page in reader.pages] == [
        "First",
        "What a customer saw",
    ]
    assert reader.metadata is None
    assert set(reader.root_object) == {"/Type", "/Pages"}
    assert b"LibreOffice" not in made.pdf
    assert b"rindlemark" not in made.pdf
    again = printing.print_pdf(_written(tmp_path, made.data))
    assert again == made.pdf, "the same pages give the same bytes"


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "copy.pptx"
    path.write_bytes(data)
    return path


@pytest.mark.office
@office
@pytest.mark.parametrize("ending", ["odp", "ppt"])
def test_a_deck_of_another_format_is_cleaned_as_the_pptx_that_libreoffice_makes_of_it(
    ending: str, tmp_path: Path
) -> None:
    path, _ = deck_file(
        tmp_path,
        TestSlide(title="First", notes="Call Brindlemark"),
        TestSlide(title="Hidden", hidden=True),
        TestSlide(title="What Brindlemark saw"),
    )
    other = convert(path, ending, tmp_path, timeout_s=120)
    assert other is not None
    deck = read_deck(other, options=NO_OCR)
    assert deck.format == ending
    made = clean_deck(other, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=NO_OCR)  # fmt: skip
    assert made.draft.slides == (1, 3)
    assert "LibreOffice made the PPTX" in made.draft.remarks[0]
    said = making.texts(made.data)
    assert "What a customer saw" in said
    assert not [word for word in ("rindlemark", "Hidden", "Call") if word in said]
    assert not [found for found in made.findings if found.rule.startswith(LEFT)]


def test_a_pdf_that_still_says_what_had_to_go_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a drawing of curves in the copy becomes letters on a page."""
    copy, made = deck_file(tmp_path, TestSlide(title="Parcels at the gate"))
    page = build_pdf([piece("What Brindlemark saw", 50, 300)])
    monkeypatch.setattr(printing, "print_pdf", lambda _: page)
    monkeypatch.setattr(printing, "find_soffice", lambda: Path("/soffice"))
    told = printed.print_copy(copy, made, scan=making.scan, options=NO_OCR)
    assert (told.data, told.remark) == (b"", printed.LEFT_IN_PDF)
    (left,) = told.findings
    assert (left.rule, left.severity, left.holds) == ("clean-deck:left-in-pdf", Severity.HIGH, True)
    assert "rindlemark" in left.text
    monkeypatch.setattr(printing, "print_pdf", lambda _: None)
    assert printed.print_copy(copy, made, scan=making.scan, options=NO_OCR).remark == printed.NOT_DRAWN  # fmt: skip
    monkeypatch.setattr(printing, "print_pdf", lambda _: page)
    monkeypatch.setattr(printing, "print_pdf", lambda _: build_pdf([piece("What they saw", 50, 300)]))  # fmt: skip
    two = replace(made, slides=made.slides * 2)
    assert printed.print_copy(copy, two, scan=making.scan, options=NO_OCR).remark == printed.NOT_DRAWN  # fmt: skip
    monkeypatch.setattr(printing, "find_soffice", lambda: None)
    assert printed.print_copy(copy, made, scan=making.scan, options=NO_OCR).remark == printed.NO_OFFICE  # fmt: skip


def test_a_pdf_that_nobody_could_read_is_not_there_and_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, made = deck_file(tmp_path, TestSlide(title="Parcels at the gate"))
    monkeypatch.setattr(printing, "print_pdf", lambda _: b"%PDF-1.7 and nothing else")
    monkeypatch.setattr(printing, "find_soffice", lambda: Path("/soffice"))
    told = printed.print_copy(copy, made, scan=making.scan, options=NO_OCR)
    assert (told.data, told.remark) == (b"", printed.NOT_READ)
    (asked,) = told.findings
    assert (asked.rule, asked.severity, asked.holds) == (printed.UNREAD_RULE, Severity.MEDIUM, True)


def test_what_only_the_pdf_shows_holds_up_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, deck = deck_file(tmp_path, TestSlide(title="Parcels at the gate"))
    page = build_pdf([piece("What Brindlemark saw", 50, 300)])
    monkeypatch.setattr(printing, "print_pdf", lambda _: page)
    monkeypatch.setattr(printing, "find_soffice", lambda: Path("/soffice"))
    copy = clean_deck(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=NO_OCR, pdf=True)  # fmt: skip
    assert copy.pdf == b""
    (held,) = [found for found in copy.findings if found.rule == printed.LEFT_RULE]
    assert held.holds
    assert held.severity is Severity.HIGH
    (again,) = doubts(copy.draft)
    assert again.holds, "a later scan of the copy alone does not forget it"
    assert not doubts(replace(copy.draft, fields={}))


def test_words_of_the_copy_are_judged_there_and_only_others_are_told_of_the_pdf(
    tmp_path: Path,
) -> None:
    _, copy = deck_file(tmp_path, TestSlide(title="What Ada  Wren saw"))
    known, other = finding(), finding(text="Otto Wren")
    beyond = finding(category="hidden_content", rule="structure:off-slide", action=Action.REDACT)
    customer = finding(category="customer", action=Action.REPLACE)
    unread = finding(rule="unread:image", category="hidden_content", text="")
    (one, two) = only_in_pdf((known, other, beyond, customer, unread), copy)
    assert (one.text, two.category) == ("Otto Wren", "customer")
    assert one.block == "file:clean-deck.pdf"


def test_a_bare_pdf_has_pages_and_links_and_nothing_else(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    writer.add_metadata({"/Author": "Ida Marlow"})
    writer.add_attachment("plan.txt", b"Ida Marlow wrote this")
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("alert('Ida Marlow')")})  # fmt: skip
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_outline_item(title="Ida Marlow", page_number=0)
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/Text"), NameObject("/Contents"): TextStringObject("Ida Marlow")})  # fmt: skip
    uri = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://example.com/")})  # fmt: skip
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): ArrayObject(page.mediabox), NameObject("/A"): uri, NameObject("/Contents"): TextStringObject("Ida Marlow")})  # fmt: skip
    page[NameObject("/Annots")] = ArrayObject([note, link])
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject("Ida Marlow")})  # fmt: skip
    writer.write(tmp_path / "whole.pdf")
    assert _bare_pdf.main([str(tmp_path / "whole.pdf"), str(tmp_path / "bare.pdf")]) == 0
    data = (tmp_path / "bare.pdf").read_bytes()
    assert not [word for word in (b"Marlow", b"plan.txt", b"alert", b"pypdf") if word in data]
    left = PdfReader(tmp_path / "bare.pdf").pages[0].annotations
    assert left is not None
    assert len(left) == 1
    assert left[0].get_object()["/A"]["/URI"] == "https://example.com/"
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    assert _bare_pdf.main([str(tmp_path / "broken.pdf"), str(tmp_path / "none.pdf")]) == 1
