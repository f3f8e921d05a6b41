"""What is said of the deck settles the same of its copy, and nothing else: the rest nobody has looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

import scanners
from deckproof.model import (
    Action,
    Category,
    Deck,
    Finding,
    Image,
    ReadWarning,
    Severity,
    Visibility,
)
from writers.cleaning.telling import draft_of_copy
from writers.cleaning.verdict import told

BEFORE, AFTER, OTHER = "a" * 64, "b" * 64, "c" * 64
DRAFT = draft_of_copy("Talk", (1, 3), (), {AFTER: BEFORE})
"""The copy of a deck of three slides, the second hidden, with one picture of the deck."""


def unread(rule: str, why: str, slide: int | None, *evidence: str) -> Finding:
    return Finding(
        id=f"{rule}:{slide}", category=Category.HIDDEN_CONTENT, rule=rule, severity=Severity.MEDIUM, confidence=0.8,
        slide=slide, block=None, start=0, end=0, text="", visibility=Visibility.SHOWN, why=why, action=Action.ASK,
        evidence=evidence,
    )  # fmt: skip


def deck_with(*pictures: tuple[int, str, str]) -> Deck:
    """A deck in which nobody read the pictures: slide, part, sha256."""
    return Deck(
        sha256="0" * 64, name="talk.pptx", format="pptx",
        images=tuple(Image(sha256=sha, width=400, height=300, slide=slide, part=part) for slide, part, sha in pictures),
        warnings=tuple(
            ReadWarning(code="image_not_read", part=part, slide=slide, detail="Nobody looked at it.")
            for slide, part, _ in pictures
        ),
    )  # fmt: skip


def unread_in(deck: Deck) -> tuple[Finding, ...]:
    found = scanners.scan(deck)
    return tuple(one for one in found if one.rule == "unread:image-not-read")


@pytest.mark.parametrize("of_copy", [1, 2, None])
@pytest.mark.parametrize("of_deck", [1, 2, 3, None])
@pytest.mark.parametrize("evidence", [(), ("Its XML is broken.",)])
def test_an_unread_part_of_the_deck_settles_no_part_of_the_copy(
    of_deck: int | None, of_copy: int | None, evidence: tuple[str, ...]
) -> None:
    why = "Not read whole: ppt/charts/chart1.xml (xml recovered)."
    known = unread("unread:xml-recovered", why, of_deck, *evidence)
    (left,) = told((unread("unread:xml-recovered", why, of_copy, *evidence),), DRAFT, (known,))
    assert left.slide == {1: 1, 2: 3, None: None}[of_copy]


def test_a_picture_of_the_deck_that_nobody_read_is_settled_there() -> None:
    known = unread_in(deck_with((3, "ppt/media/image7.png", BEFORE)))
    again = unread_in(deck_with((2, "ppt/media/image1.png", AFTER)))
    assert len(known) == len(again) == 1
    assert told(again, DRAFT, known) == ()


def test_another_picture_is_not_settled_by_it_whatever_its_part_is_called() -> None:
    known = unread_in(deck_with((1, "ppt/media/image1.png", BEFORE)))
    again = unread_in(deck_with((1, "ppt/media/image1.png", OTHER), (2, "ppt/media/image2.png", AFTER)))  # fmt: skip
    (left,) = told(again, DRAFT, known)
    assert (left.slide, left.evidence[-1]) == (1, OTHER[:12])


def test_a_picture_of_unknown_bytes_is_settled_by_none() -> None:
    (known,) = unread_in(deck_with((1, "ppt/media/image1.png", BEFORE)))
    nameless = replace(known, evidence=known.evidence[:-1])
    assert told((nameless,), DRAFT, (known, nameless)) == (nameless,)


def test_that_no_customers_were_looked_for_is_said_once() -> None:
    found = unread("unread:customer-list", "No list was given.", None)
    assert told((found,), DRAFT, (found,)) == ()
    assert told((found,), DRAFT, ()) == (found,)


@pytest.mark.parametrize(
    ("text", "stays"),
    [("Customer D", False), ("Kunde B", False), ("Client B", False), ("Customer D Freight", True), ("Gearbeck", True)],
)  # fmt: skip
def test_a_stand_in_is_no_firm_that_the_list_lacks(text: str, stays: bool) -> None:
    named = replace(
        unread("organisation:client", "A firm is named.", 1), category=Category.ORGANISATION, start=0, end=len(text), text=text
    )  # fmt: skip
    assert bool(told((named,), DRAFT, ())) is stays
