"""Names that no reader gave and no finding ordered away: the customer list itself is held against the whole package."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from deckproof.model import Deck, Severity
from flows.cleaning import clean_deck
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from tests.writers.cleaning.test_proof import SLIDE, package
from writers.cleaning.proof import PACKAGE, named_in_package
from writers.cleaning.unread import unread_in

NOTHING_READ = Deck(sha256="0" * 64, name="clean-deck.pptx", format="pptx")


def coded(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


@pytest.mark.parametrize(
    "content",
    [
        "<a odd='Brindle-Mark Foods'/>",
        "<a odd='BrindlemarkTeamSite'/>",
        "<Brindlemark_list/>",
        "<a><x:y xmlns:x='urn:brindlemark-foods'/></a>",
        f"<a odd='{coded('Plan for Brindlemark Foods, May')}'/>",
        f"<a odd='{coded('Plan for Brindlemark Foods, May', 'utf-16-le')}'/>",
        f"<a odd='{b'for Brindlemark Foods'.hex()}'/>",
        f"<a odd='{b'for Brindlemark Foods'.hex(' ')}'/>",
        f"<a odd='{base64.b32encode(b'for Brindlemark Foods').decode()}'/>",
        f"<a odd='{base64.b64encode(bytes(range(128, 140)) + b'Brindlemark Foods').decode()}'/>",
        "<a><unknown>Minutes with Brindlemark</unknown></a>",
        "<a odd='https://example.com/%62rindlemark-foods/'/>",
    ],
)
def test_a_customer_that_nobody_read_is_found_wherever_the_package_says_it(content: str) -> None:
    found = named_in_package(package(content), NOTHING_READ, making.scan)
    assert found
    assert {(one.rule, one.severity, one.holds) for one in found} == {(PACKAGE, Severity.HIGH, True)}  # fmt: skip
    assert all(SLIDE in one.why for one in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_customer_is_found_in_the_bytes_of_a_drawing(encoding: str) -> None:
    said = b"\x01\x00\x02" + "Brindlemark Foods".encode(encoding) + b"\x00\x00\xff"
    assert named_in_package(package(said, "ppt/media/image1.emf"), NOTHING_READ, making.scan)


def test_pixels_are_not_read_as_letters_and_what_stands_beside_them_is() -> None:
    plain, telling = making.picture(), making.picture(note="Brindlemark Foods")
    name = "ppt/media/image1.png"
    assert not named_in_package(package(plain, name), NOTHING_READ, making.scan)
    assert named_in_package(package(telling, name), NOTHING_READ, making.scan)


def test_what_readers_gave_is_judged_there_and_not_again() -> None:
    data = package("<p><r><t>What Brindlemark saw</t></r></p>")
    deck = making.Deck(**{**_fields(NOTHING_READ), "blocks": unread_in(data, NOTHING_READ).blocks})
    assert named_in_package(data, NOTHING_READ, making.scan)
    assert not named_in_package(data, deck, making.scan)


def test_ids_colors_and_the_words_of_the_format_are_no_names(tmp_path: Path) -> None:
    from deckproof.model import Customer

    customers = [Customer(id=f"C-{at}", name=name) for at, name in enumerate(("BDC", "Accent", "Verdana", "CCCC", "AB"))]  # fmt: skip
    _, copy = making.cleaned(build_pptx(TestSlide(title="Parcels", bullets=["At the gate"])), tmp_path)  # fmt: skip
    read = making.read(copy, tmp_path)
    index = making.index(customers)

    def scan(deck: Deck) -> tuple[making.Finding, ...]:
        return making.scanners.scan(deck, customers=index)

    assert not named_in_package(copy, read, scan)
    told = package("<a val='CCCC00' id='{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}' f='Sheet1!$AB$7'/>")
    assert not named_in_package(told, NOTHING_READ, scan)
    assert named_in_package(package("<a val='BDC'/>"), NOTHING_READ, scan)


def test_no_copy_passes_with_a_customer_that_only_the_list_knows(tmp_path: Path) -> None:
    """No slide says the name, so the first scan orders nothing; the next pass does, or the copy is held up."""
    data = making.chart_deck()
    parts = making.members(data)
    part = next(name for name in parts if name.startswith("ppt/charts/chart"))
    odd = b'<c:majorTickMark odd="Quellstadt AG" '
    slide = parts[part].replace(b"<c:majorTickMark ", odd, 1)
    assert slide != parts[part]
    data = making.with_parts(data, {part: slide})
    path = tmp_path / "talk.pptx"
    path.write_bytes(data)
    deck = making.read(data, tmp_path)
    found = tuple(one for one in making.scan(deck) if "uell" not in one.text)
    made = clean_deck(path, deck, found, title="T", language="en", scan=making.scan, options=making.NO_OCR)  # fmt: skip
    left = [name for name, content in making.members(made.data).items() if b"Quellstadt" in content]
    held = [one for one in made.findings if one.rule == PACKAGE]
    assert bool(held) is bool(left)


def _fields(deck: Deck) -> dict[str, object]:
    return {"sha256": deck.sha256, "name": deck.name, "format": deck.format}
