"""Names that nobody listed: found, graded, grouped – and headlines left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deckproof.model import Block, Category, Finding
from scanners import scan_blocks
from scanners._capitals import runs
from scanners._scan import text_block


def found_in(*texts: str) -> list[Finding]:
    blocks: list[Block] = [text_block(f"b{n}", text, slide=n) for n, text in enumerate(texts, 1)]
    return list(scan_blocks(blocks, only=("names",)))


def covered(text: str, name: str) -> bool:
    at = text.index(name)
    return any(one.start <= at and at + len(name) <= one.end for one in found_in(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We met people from Brambleworth in the spring.", "Brambleworth"),
        ("The plant of Quellmann & Sohn was built in 1990.", "Quellmann & Sohn"),
        ("Last year Ilse Quentin moved to the north.", "Ilse Quentin"),
        ("They work with the University of Sample Falls on it.", "University of Sample Falls"),
        ("Yesterday Dr. Nnamdi Okonjo-Test visited us.", "Nnamdi Okonjo-Test"),
    ],
)
def test_a_name_in_a_sentence_is_covered_whole(text: str, name: str) -> None:
    assert covered(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "Key Benefits And Next Steps",
        "Improve retention",
        "The results are in and we are happy.",
        "HOW WE WORK",
        "Monday and Tuesday in January",
        "REST API over HTTP",
    ],
)
def test_headlines_and_common_words_are_left_alone(text: str) -> None:
    assert [one.text for one in found_in(text)] == []


def test_a_possible_name_holds_nothing_and_a_legal_form_does() -> None:
    (possible,) = found_in("We met people from Brambleworth in the spring.")
    assert possible.masks
    assert not possible.holds
    sure = [
        one for one in found_in("We met people from Brambleworth Ltd in the spring.") if one.holds
    ]
    assert [one.category for one in sure] == [Category.ORGANISATION]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Our client Brantexo wants a second region.", "Brantexo"),
        ("Brantexo signed the renewal last week.", "Brantexo"),
        ("Halmerik Foods renewed for three years.", "Halmerik Foods"),
        ("Customers: Brantexo, Halmerik, Zofiana", "Zofiana"),
        ("Trusted by Halmerik Foods", "Halmerik Foods"),
        ("In May we won Brantexo and hired two people.", "Brantexo"),
        ("Der Vertrag mit Brantexo läuft aus.", "Brantexo"),
        ("Brantexo's renewal is due in June.", "Brantexo"),
    ],
)
def test_an_unlisted_firm_that_is_plainly_a_client_holds(text: str, name: str) -> None:
    (found,) = [one for one in found_in(text) if name in one.text]
    assert found.holds
    assert found.category is Category.ORGANISATION
    assert "client" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "We met Brantexo at a fair.",
        "Parliament signed the treaty at Halmerik.",
        "The customer of Tuesday was happy with Halmerik glass.",
        "The contract with the Bank ends.",
        "Our clients are happy. Brantexo makes pumps.",
    ],
)
def test_a_firm_that_is_only_mentioned_holds_nothing(text: str) -> None:
    assert not [one.text for one in found_in(text) if one.holds]


def test_names_under_a_heading_of_customers_hold_and_others_do_not() -> None:
    def on(*texts: str) -> dict[str, bool]:
        blocks = [text_block(f"b{n}", text, slide=7) for n, text in enumerate(texts)]
        return {one.text: one.holds for one in scan_blocks(blocks, only=("names",))}

    wall = on("Our customers", "Brantexo", "Zofiana | Quillbeck", "Most came through Halmerik.")
    assert wall == {"Brantexo": True, "Zofiana": True, "Quillbeck": True, "Halmerik": False}
    assert not any(on("Our suppliers", "Brantexo", "Zofiana | Quillbeck").values())


@pytest.mark.parametrize(
    "text",
    [
        "We run Kubernetes on AWS with PostgreSQL and Terraform.",
        "It is deployed with Docker and GitHub Actions under ISO 27001.",
    ],
)
def test_well_known_tools_and_standards_are_not_masked(text: str) -> None:
    assert not [one.text for one in found_in(text) if one.masks]


def test_a_surname_goes_with_its_person() -> None:
    found = found_in("Last year Ilse Quentinmeier joined.", "In May Quentinmeier left.")
    assert {one.group for one in found} == {"person:ilse quentinmeier"}


@given(st.text(alphabet="Aa bB.-'\n\t’&é0", max_size=80))
@example("0A 0 Aa")
@example("Channel 7 Heroes")
@settings(max_examples=150, deadline=None)
def test_runs_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    last = 0
    for run in runs(text):
        assert last <= run.start < run.end <= len(text)
        last = run.end
