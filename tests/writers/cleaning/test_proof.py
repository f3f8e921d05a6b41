"""The search of the whole package: it knows no places, so each of these places is one that no reader looks at."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from deckproof.model import Action, Category, Finding, Severity
from flows.cleaning import clean_deck
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning.proof import PACKAGE, left_in_package

SLIDE = "ppt/slides/slide1.xml"


def finding(text: str, category: Category = Category.CUSTOMER, action: Action = Action.REPLACE) -> Finding:  # fmt: skip
    return Finding(
        id="f1", category=category, rule="r", severity=Severity.HIGH, confidence=1.0, slide=1, block="b", start=0,
        end=len(text), text=text, visibility="shown", why="A name.", action=action, group="of-the-deck",
    )  # fmt: skip


def package(content: str | bytes, name: str = SLIDE) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "<numFmt formatCode='0&quot; Brindlemark&quot;'/>",
        "<numFmt formatCode='0&quot;Brindle&quot;\\mark'/>",
        "<f>Brindlemark_Sales</f>",
        "<prSet phldrT='[BRINDLEMARK]'/>",
        "<prSet loTypeId='urn:brindlemark'/>",
        "<Relationship Id='Brindlemark_relid'/>",
        "<rPr lang='en-Brindlemark'/>",
        "<ext owner='MyBrindlemark2024'/>",
        "<a xmlns:zz='urn:Brindlemark'/>",
        "<a xmlns:brindlemark='urn:x'/>",
        "<Brindlemark/>",
        "<a Brindlemark=''/>",
        "<a><!-- Brindlemark --></a>",
        "<a><?x Brindlemark?></a>",
        "<a><?Brindlemark x?></a>",
        "<!-- Brindlemark --><a/>",
        "<a/><?x Brindlemark?>",
        "<a link='https://example.com/%42rindlemark'/>",
        "<a><p><r><t>Brindle</t></r><r><t>mark</t></r></p></a>",
        "<a>Bri\u200bndlem\u00e4rk</a>",
        "<a broken Brindlemark",
    ],
)
def test_a_name_is_found_wherever_it_stands_in_xml(content: str) -> None:
    (found,) = left_in_package(package(content), [finding("Brindlemark")])
    assert (found.rule, found.severity, found.holds) == (PACKAGE, Severity.HIGH, True)
    assert SLIDE in found.why
    assert found.group != "of-the-deck", "no decision about the deck settles it"


@pytest.mark.parametrize("joint", [" ", "", "_", "-"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_name_is_found_in_the_bytes_of_other_parts(joint: str, encoding: str) -> None:
    said = b"\x01\x02" + joint.join(("BRINDLEMARK", "Foods")).encode(encoding) + b"\xff"
    data = package(said, "ppt/media/image1.emf")
    assert len(left_in_package(data, [finding("Brindlemark Foods")])) == 1
    assert not left_in_package(data, [finding("Quellstadt")])


def test_a_name_is_found_in_the_name_of_a_member() -> None:
    assert left_in_package(package(b"x", "ppt/media/Brindlemark.png"), [finding("Brindlemark")])


@pytest.mark.parametrize("name", ["Microsoft", "Slide", "Target", "Accent", "Line", "Content", "Theme", "Office", "Arial"])  # fmt: skip
def test_a_customer_called_by_a_word_of_the_format_does_not_hold_up_every_copy(
    name: str, tmp_path: Path
) -> None:
    _, copy = making.cleaned(build_pptx(TestSlide(title="Parcels", bullets=["At the gate"])), tmp_path)  # fmt: skip
    assert not left_in_package(copy, [finding(name)])


def test_short_words_guesses_and_what_stays_do_not_count() -> None:
    data = package("<a v='Ada wren membership 12345678'><t>An ember</t></a>")
    assert not left_in_package(data, [finding("Ada")]), "too short to mean anything"
    assert not left_in_package(data, [finding("Wren", Category.PERSON)]), "another case"
    assert not left_in_package(data, [finding("Member")]), "inside a word"
    assert not left_in_package(data, [finding("Ember", action=Action.ALLOW)]), "it may stay"
    assert left_in_package(data, [finding("wren", Category.PERSON)])
    assert left_in_package(data, [finding("Ember")])


@pytest.mark.parametrize("ours", ["12192000", "9144000"])
def test_a_number_is_not_found_in_coordinates(ours: str) -> None:
    assert not left_in_package(package(f"<a cx='{ours}'/>"), [finding(ours, Category.IDENTIFIER)])


@pytest.mark.parametrize(
    "where",
    [b'<c:numFmt formatCode="0&quot; Brindlemark&quot;" sourceLinked="0"/>', b'<c:x odd="Brindlemark_x"/>', b"<!-- Brindlemark -->"],
)  # fmt: skip
def test_no_copy_of_a_chart_has_the_name_and_passes(where: bytes, tmp_path: Path) -> None:
    data = making.named_chart(where)
    path = tmp_path / "talk.pptx"
    path.write_bytes(data)
    deck = making.read(data, tmp_path)
    made = clean_deck(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=making.NO_OCR)  # fmt: skip
    left = [name for name, content in making.members(made.data).items() if b"rindlemark" in content]
    held = [found for found in made.findings if found.rule == PACKAGE]
    assert bool(held) is bool(left)
    assert all(found.holds and found.severity is Severity.HIGH for found in held)
