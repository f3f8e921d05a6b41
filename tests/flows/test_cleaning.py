"""The loop of cleaning and scanning again, and the pictures drawn from the copy; no engine needed."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

import scanners
from deckproof.codec import digest, to_json
from deckproof.errors import LegacyFormatError
from deckproof.model import (
    Action,
    Brief,
    Category,
    Claim,
    ClaimKind,
    Deck,
    Draft,
    Finding,
    Severity,
    Source,
)
from extractors import ReadOptions, read_deck
from extractors.slide_pictures import find_soffice
from flows import cleaning, copies
from flows.cleaning import clean_deck, make
from flows.converted import require_copyable
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning.verdict import LEFT

NO_OCR = ReadOptions(ocr=False)


def deck_file(folder: Path, *slides: TestSlide) -> tuple[Path, Deck]:
    path = folder / "talk.pptx"
    path.write_bytes(build_pptx(*slides))
    return path, read_deck(path, options=NO_OCR)


def test_what_is_found_only_in_the_copy_is_taken_out_by_another_pass(tmp_path: Path) -> None:
    """A scan of the copy may see what the first one did not; here the first one saw nothing at all."""
    path, deck = deck_file(tmp_path, TestSlide(title="What Brindlemark saw", bullets=["One"]))
    made = clean_deck(path, deck, (), title="T", language="en", scan=making.scan, options=NO_OCR)
    assert "rindlemark" not in making.texts(made.data)
    assert not [found for found in made.findings if found.rule.startswith(LEFT)]


def test_what_cannot_be_taken_out_is_severe_and_blocks(tmp_path: Path) -> None:
    path, deck = deck_file(
        tmp_path, TestSlide(title="Hidden", hidden=True), TestSlide(title="A stubborn Word")
    )

    def scan(read: Deck) -> tuple[Finding, ...]:
        """A policy that wants something gone that no copy can be without."""
        if not read.slides:
            return ()  # what the package says besides
        (first, *_) = [block for block in read.all_blocks() if block.slide == len(read.slides)]
        return (
            Finding(
                id="f1", category="hidden_content", rule="structure:stubborn", severity=Severity.INFO, confidence=0.9,
                slide=len(read.slides), block=first.id, start=0, end=1, text=first.text[:1], visibility="shown",
                why="It is still there.", action=Action.REDACT,
            ),
        )  # fmt: skip

    made = clean_deck(path, deck, scan(deck), title="T", language="en", scan=scan, options=NO_OCR)
    (found,) = made.findings
    assert (found.rule, found.severity, found.holds) == (LEFT + "structure:stubborn", Severity.HIGH, True)  # fmt: skip
    assert found.slide == 2, "the number that the slide has in the deck"


def test_a_deck_that_cannot_be_cleaned_gives_no_body_and_a_sentence(tmp_path: Path) -> None:
    path, deck = deck_file(tmp_path, TestSlide(title="Nothing shown", hidden=True))
    kept: list[bytes] = []

    def keep(data: bytes) -> str:
        kept.append(data)
        return "0" * 64

    made = make(path, deck, (), title="T", language="en", scan=making.scan, options=NO_OCR, keep=keep)  # fmt: skip
    assert (made.body, kept) == ("", [])
    assert "No slide of this deck is shown" in made.why_not
    assert cleaning.not_made(made.why_not).why == made.why_not


def test_another_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    _, deck = deck_file(tmp_path, TestSlide(title="A"))
    with pytest.raises(LegacyFormatError, match="no PowerPoint file") as raised:
        require_copyable(replace(deck, format="lines"))
    assert "PPTX" in str(raised.value)


@pytest.mark.parametrize(("format_", "what"), [("odp", "OpenDocument"), ("ppt", "old PowerPoint")])
def test_without_libreoffice_other_formats_have_no_copy(
    format_: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, deck = deck_file(tmp_path, TestSlide(title="A"))
    monkeypatch.setattr("extractors.conversion.find_soffice", lambda: None)
    made = make(
        path, replace(deck, format=format_), (), title="T", language="en", scan=making.scan, options=NO_OCR,
        keep=digest, pdf=True,
    )  # fmt: skip
    assert made.body == ""
    assert what in made.why_not
    assert "apt-get install" in made.why_not


@pytest.mark.parametrize(
    ("kinds", "styles", "wanted"),
    [
        ((), (), True),
        (("summary",), (), False),
        (("summary", "clean-deck"), ("reading",), True),
        ((), ("auditory",), False),
        ((), ("visual",), True),
    ],
)
def test_the_copy_is_made_where_it_is_asked_for(
    kinds: tuple[str, ...], styles: tuple[str, ...], wanted: bool
) -> None:
    assert copies.wants_copy(Brief(kinds=kinds, styles=styles)) is wanted


PAGE = """# Seen

![The gate at night, with two belts](slides/2.png)

*How it looked.*[^s2]

![Slide 3](slides/3.png)

A last word.[^s3]
"""


def seen() -> Draft:
    claims = (Claim(text="A last word.", kind=ClaimKind.PARAPHRASE, cites=(3,)),)
    return Draft(kind="summary", style="visual", number=1, title="Seen", marked=PAGE, claims=claims, slides=(2, 3), words=9, writer="t")  # fmt: skip


def test_a_draft_shows_only_slides_that_there_is_a_picture_of() -> None:
    source = Source(deck="d", name="t", title="t", language="en")
    assert copies._illustrated(seen(), source, {2: "a", 3: "b"}) == seen()
    without = copies._illustrated(seen(), source, {3: "b"})
    assert "slides/2.png" not in without.marked
    assert "*The gate at night, with two belts*[^s2]" in without.marked
    assert copies.slides_shown(without) == (3,)
    assert "words: 2." in without.remarks[-1]
    none = copies._illustrated(seen(), source, {})
    assert "Slide 3" not in none.marked, "a number alone says nothing in place of a picture"
    assert "A last word." in none.marked


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")
def test_slides_are_drawn_from_the_copy_and_numbered_as_in_the_deck(tmp_path: Path) -> None:
    from extractors.slide_pictures import render_slides

    path, deck = deck_file(
        tmp_path,
        TestSlide(title="First"),
        TestSlide(title="Hidden", hidden=True),
        TestSlide(title="What Brindlemark saw"),
    )
    made = clean_deck(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=NO_OCR)  # fmt: skip
    assert made.draft.slides == (1, 3)
    copy = tmp_path / "copy.pptx"
    copy.write_bytes(made.data)
    pictures = render_slides(copy, slide_count=2, out_dir=tmp_path / "drawn", width_px=320)
    assert pictures is not None
    assert len(pictures) == 2
    shutil.rmtree(tmp_path / "drawn")


def test_a_copy_goes_through_the_store_as_json(tmp_path: Path) -> None:
    from deckproof.codec import from_json

    path, deck = deck_file(tmp_path, TestSlide(title="What Brindlemark saw"))
    made = make(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=NO_OCR, keep=digest)  # fmt: skip
    assert from_json(to_json(made), cleaning.CleanDeck) == made


def test_only_the_detectors_that_look_for_names_tell_of_customers() -> None:
    """What the package says besides is asked for them alone, so another detector's find would be lost."""
    notes = "Brindlemark complained. Contact Quellstadt AG at jo@brindlemark.example, or sue them."
    slide = TestSlide(title="Brindlemark Foods was late again", notes=notes, bullets=["For Quellstadt only"])  # fmt: skip
    deck = read_deck_of(slide)
    every = [one for one in making.scan(deck) if one.category is Category.CUSTOMER]
    named = scanners.scan(deck, customers=making.index(), only=copies.NAMING)
    assert every
    assert [(one.id, one.start, one.confidence, one.action) for one in named] == [
        (one.id, one.start, one.confidence, one.action) for one in every
    ]


def read_deck_of(*slides: TestSlide) -> Deck:
    with tempfile.TemporaryDirectory() as folder:
        return deck_file(Path(folder), *slides)[1]
