"""A draft that tells of a page marked as not for outside is held for it, once for each wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Claim,
    ClaimKind,
    Draft,
    Finding,
    Severity,
    Source,
    SourceSlide,
    Visibility,
)
from scanners import scan_blocks
from writers.grounding import ground
from writers.marked_pages import RULE, from_marked_pages, markings_of


def _marking(slide: int, text: str = "STRENG VERTRAULICH") -> Finding:
    block = Block(
        id=f"b{slide}",
        kind=BlockKind.BODY,
        text=text,
        visibility=Visibility.SHOWN,
        part="",
        slide=slide,
    )
    found = [one for one in scan_blocks([block]) if one.category is Category.MARKING]
    assert found
    return found[0]


def _draft(*slides: int, marked: str = "") -> Draft:
    claims = tuple(Claim(text=f"Line {n}.", kind=ClaimKind.PARAPHRASE, cites=(n,)) for n in slides)
    return Draft(
        kind="blog-post",
        style="reading",
        number=1,
        title="Doors",
        marked=marked,
        claims=claims,
        slides=slides,
        words=9,
        writer="offline/1",
    )


@pytest.mark.parametrize(
    "words",
    [
        "CONFIDENTIAL – INTERNAL USE ONLY",
        "STRENG VERTRAULICH",
        "not for distribution",
        "please do not photograph",
        "keep this to yourselves",
    ],
)
def test_a_draft_of_a_marked_page_is_held(words: str) -> None:
    (found,) = from_marked_pages((2, 3), [_marking(3, words)])
    assert found.holds
    assert (found.rule, found.slide, found.severity) == (RULE, 3, Severity.HIGH)
    assert "Slide 3" in found.why
    assert words in found.why


def test_a_draft_of_other_pages_is_not_held() -> None:
    assert from_marked_pages((1, 2), [_marking(3)]) == ()


def test_a_footer_on_every_page_gives_one_finding() -> None:
    footers = [
        _marking(n, "Streng vertraulich" if n % 2 else "STRENG  VERTRAULICH") for n in range(1, 81)
    ]
    (found,) = from_marked_pages(range(1, 81), footers)
    assert found.slide == 1
    assert "and 68 more" in found.why


def test_the_same_words_are_one_group_over_drafts() -> None:
    footers = [_marking(1), _marking(2)]
    (one,), (other,) = from_marked_pages((1,), footers), from_marked_pages((2,), footers)
    assert one.group == other.group
    assert one.id != other.id


def test_other_words_are_settled_by_themselves() -> None:
    found = from_marked_pages((1,), [_marking(1), _marking(1, "not for distribution")])
    assert len({one.group for one in found}) == 2


def test_what_is_allowed_or_weak_holds_nothing() -> None:
    allowed = replace(_marking(1), action=Action.ALLOW)
    weak = replace(_marking(1), confidence=0.59)
    assert markings_of([allowed, weak]) == ()
    assert from_marked_pages((1,), [allowed, weak]) == ()


def test_a_marking_over_the_whole_deck_holds_every_draft_with_a_slide() -> None:
    everywhere = replace(_marking(1), slide=None)
    assert from_marked_pages((7,), [everywhere])[0].slide == 7
    assert from_marked_pages((), [everywhere]) == ()


def test_the_check_of_a_draft_tells_it_also_where_a_picture_alone_shows_the_page() -> None:
    slides = tuple(SourceSlide(number=n, title=f"Line {n}.") for n in (1, 2))
    source = Source(
        deck="0" * 64,
        name="doors.pptx",
        title="Doors",
        language="en",
        slides=slides,
        slide_count=2,
        markings=(_marking(2),),
    )
    assert RULE not in {one.rule for one in ground(_draft(1), source)}
    assert RULE in {one.rule for one in ground(_draft(1, 2), source)}
    pictured = _draft(1, marked="# Doors\n\n![Slide 2](slides/2.png)\n")
    assert RULE in {one.rule for one in ground(pictured, source)}
