"""A draft that tells of a slide on which somebody is severely harmed is held for it, with the same severity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deckproof.model import (
    Action,
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
from review.findings import blocks, had_high
from writers.grounding import ground
from writers.harmful_pages import RULES, from_harmful_pages, harms_of


def _harm(
    slide: int, category: Category = Category.CUSTOMER_HARM, text: str = "They fail."
) -> Finding:
    found = Finding.of_file(
        "customer-harm:contempt",
        Severity.HIGH,
        "A company is made to look bad.",
        own_id=f"{category}-{slide}-{text}",
        category=category,
        text=text,
        action=Action.DROP,
    )
    return replace(found, slide=slide, confidence=0.8, visibility=Visibility.SHOWN)


@pytest.mark.parametrize("category", RULES)
def test_a_draft_of_the_same_slide_is_held_and_wants_a_signature(category: Category) -> None:
    (found,) = from_harmful_pages((2, 3), [_harm(3, category)])
    assert (found.category, found.slide, found.severity) == (category, 3, Severity.HIGH)
    assert blocks(found)
    assert had_high([found])
    assert "slide 3" in found.why
    assert "made to look bad" in found.why
    assert "They fail" not in found.why


def test_one_aside_in_the_notes_waits_for_a_word_and_two_want_a_signature() -> None:
    aside = replace(_harm(3), visibility=Visibility.NOTES)
    (found,) = from_harmful_pages((3,), [aside])
    assert found.severity is Severity.MEDIUM
    assert blocks(found)
    other = replace(_harm(3, Category.PRIVATE_LIFE), visibility=Visibility.NOTES)
    both = from_harmful_pages((3,), [aside, other])
    assert [one.severity for one in both] == [Severity.HIGH] * 2


def test_other_slides_are_not_held() -> None:
    assert from_harmful_pages((1, 2), [_harm(3)]) == ()


def test_a_slide_gives_one_finding_for_each_kind_of_harm() -> None:
    harms = [_harm(3), _harm(3, text="They lie."), _harm(3, Category.PRIVATE_LIFE), _harm(4)]
    found = from_harmful_pages((3, 4), harms)
    assert [(one.slide, one.category) for one in found] == [
        (3, Category.CUSTOMER_HARM),
        (3, Category.PRIVATE_LIFE),
        (4, Category.CUSTOMER_HARM),
    ]
    assert len({one.id for one in found}) == 3


def test_one_word_settles_it_in_every_draft_and_not_on_another_slide() -> None:
    harms = [_harm(3), _harm(4)]
    (one, other), (again,) = from_harmful_pages((3, 4), harms), from_harmful_pages((3,), harms)
    assert one.group == again.group != other.group


def test_the_words_of_several_are_not_those_of_one() -> None:
    assert from_harmful_pages((3,), [_harm(3)])[0].text == "They fail."
    assert from_harmful_pages((3,), [_harm(3), _harm(3, text="They lie.")])[0].text == ""


@pytest.mark.parametrize(
    "change",
    [
        {"action": Action.ALLOW},
        {"confidence": 0.7},
        {"severity": Severity.MEDIUM},
        {"category": Category.CUSTOMER},
        {"slide": None},
        {"visibility": Visibility.COMMENT},
    ],
)
def test_what_is_settled_weak_or_elsewhere_holds_nothing(change: dict[str, Any]) -> None:
    assert harms_of([replace(_harm(3), **change)]) == ()


def test_the_check_of_a_draft_tells_it_of_sentences_and_of_pictures() -> None:
    slides = tuple(SourceSlide(number=n, title=f"Line {n}.") for n in (1, 2))
    source = Source(
        deck="0" * 64, name="d.pptx", title="Doors", language="en", slides=slides, slide_count=2, harms=(_harm(2),)
    )  # fmt: skip

    def told(*cites: int, page: str = "") -> bool:
        claims = tuple(
            Claim(text=f"Line {n}.", kind=ClaimKind.PARAPHRASE, cites=(n,)) for n in cites
        )
        draft = Draft(
            kind="blog-post", style="reading", number=1, title="Doors", marked=page, claims=claims, slides=cites, words=2, writer="w"
        )  # fmt: skip
        return RULES[Category.CUSTOMER_HARM] in {one.rule for one in ground(draft, source)}

    assert told(1, 2)
    assert told(1, page="![Slide 2](slides/2.png)\n")
    assert not told(1)
