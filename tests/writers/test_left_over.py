"""A placeholder that tells a reader nothing holds a draft up, wherever it stands in it."""

from __future__ import annotations

import pytest

from deckproof.model import Category, Claim, ClaimKind, Draft, Finding, Source, SourceSlide
from review.findings import blocks
from writers.grounding import ground
from writers.grounding.left_over import RULE


def _left(*sentences: str, title: str = "Doors", page: str = "") -> list[Finding]:
    claims = tuple(Claim(text=one, kind=ClaimKind.PARAPHRASE, cites=(1,)) for one in sentences)
    draft = Draft(
        kind="blog-post",
        style="reading",
        number=1,
        title=title,
        marked=page or f"# {title}\n\n{' '.join(sentences)}\n",
        claims=claims,
        slides=(1,),
        words=9,
        writer="offline/1",
    )
    slide = SourceSlide(number=1, title="Doors")
    source = Source(
        deck="0" * 64, name="d.pptx", title="Doors", language="en", slides=(slide,), slide_count=1
    )
    return [one for one in ground(draft, source) if one.rule == RULE]


@pytest.mark.parametrize(
    ("token", "category"),
    [
        ("[secret A]", Category.SECRET),
        ("[link B]", Category.INTERNAL_LINK),
        ("[reference AB]", Category.IDENTIFIER),
        ("[address C]", Category.CONTACT),
    ],
)
def test_it_blocks_in_a_sentence(token: str, category: Category) -> None:
    (found,) = _left("We open doors.", f"Log in with {token} tonight.")
    assert (found.category, found.block, found.text) == (category, "c1", token)
    assert "Log in with {} tonight."[found.start :].startswith("{}")
    assert blocks(found)


def test_it_blocks_in_a_heading_and_in_a_title() -> None:
    assert [one.block for one in _left("We open doors.", page="## Log in with [link A]\n")] == [
        "page:1"
    ]
    assert [one.block for one in _left("We.", title="[link A]", page="## Doors\n")] == ["title"]


def test_each_one_is_a_finding_of_its_own() -> None:
    found = _left("Use [secret A] at [link A].", "Then [secret A] again.")
    assert [one.text for one in found] == ["[secret A]", "[link A]", "[secret A]"]
    assert len({one.id for one in found}) == 3


@pytest.mark.parametrize(
    "text",
    ["[Customer 1] asked [Person 2].", "See [link one](https://a.example).", "[figure A] up"],
)
def test_what_can_be_read_is_none(text: str) -> None:
    assert _left(text) == []
