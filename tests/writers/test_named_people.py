"""Whoever is named with a title or a role beside the name is asked about; a mere capital and whom the brief names are not."""

from __future__ import annotations

import pytest

from deckproof.model import Action, Brief, Category, Claim, ClaimKind, Draft, Finding, Severity
from review.findings import blocks
from scanners import scan_draft
from writers.marks import publish
from writers.named_people import with_people_told
from writers.own_words import settled_by


def _people(sentence: str, brief: Brief | None = None) -> list[Finding]:
    draft = Draft(
        kind="blog-post",
        style="reading",
        number=1,
        title="Doors",
        marked=f"# Doors\n\n{sentence}[^s1]\n",
        claims=(Claim(text=sentence, kind=ClaimKind.PARAPHRASE, cites=(1,)),),
        slides=(1,),
        words=9,
        writer="w",
    )
    found = scan_draft(draft, page=publish(draft).decode())
    told = with_people_told(draft, settled_by(brief, found))
    return [one for one in told if one.category is Category.PERSON]


@pytest.mark.parametrize(
    "sentence",
    [
        "We counted holds; the head porter, Herr Dankwart Löffel, held the door himself.",
        "The head porter, Martin Löffel, held the door himself.",
        "Martin Löffel, the head porter, held the door himself.",
        "Our night nurse, Sabine Krähwinkel, told us first.",
        "Die Küsterin, Sabine Krähwinkel, hielt die Tür.",
        "Mrs Krähwinkel told us first.",
    ],
)
def test_a_name_with_a_title_or_a_role_is_medium_and_open(sentence: str) -> None:
    found = [one for one in _people(sentence) if "ffel" in one.text or "Kr" in one.text]
    assert found
    assert all(one.severity.rank >= Severity.MEDIUM.rank and blocks(one) for one in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Martin Löffel asked us in.",
        "After the storm, Martin Löffel.",
        "The timer, Vangu, was a checkbox.",
    ],
)
def test_a_name_alone_stays_as_the_scan_sees_it(sentence: str) -> None:
    assert not [one for one in _people(sentence) if one.severity is Severity.MEDIUM]


def test_whom_the_brief_names_is_no_question() -> None:
    (found,) = _people("The founder, Martin Löffel, holds the door.", Brief(byline="Martin Löffel"))
    assert (found.action, found.severity) == (Action.ALLOW, Severity.INFO)
