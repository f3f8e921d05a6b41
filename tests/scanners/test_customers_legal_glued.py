"""Short names with their legal form as one word, and where a legal form behind a name ends."""

from __future__ import annotations

import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM
from scanners.customers import build_index
from scanners.customers.findings import hits_of

INDEX = build_index(
    [
        Customer(id="C-1", name="Acme Corp"),
        Customer(id="C-2", name="Brindlemark GmbH"),
        Customer(id="C-3", name="Halo SE"),
    ]
)


def held(text: str) -> list[str]:
    (hits,) = hits_of(INDEX, [text])
    return [text[hit.start : hit.end] for hit in hits if hit.confidence >= HOLD_FROM]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We met AcmeCorp in May.", "AcmeCorp"),
        ("acmecorp", "acmecorp"),
        ("We sell AcmePay.", "Acme"),
        ("TeamAcme met.", "Acme"),
        ("ACMECORP_q3.pptx", "ACMECORP"),
        ("AcmeCorpReview2026.pptx", "AcmeCorp"),
        ("Acme Corp.pptx", "Acme Corp"),
        ("Kickoff Brindlemark GmbH.pptx", "Brindlemark GmbH"),
        ("We met Acme Corp. yesterday", "Acme Corp."),
        ("Brindlemark GmbH. Then we left.", "Brindlemark GmbH"),
    ],
)
def test_a_name_goes_with_its_form_and_without_a_files_ending(text: str, name: str) -> None:
    assert held(text) == [name]


@pytest.mark.parametrize("text", ["the halose plant", "an acme of taste", "acmeology"])
def test_a_word_that_begins_alike_is_no_name(text: str) -> None:
    assert not held(text)
