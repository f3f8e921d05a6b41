"""Placeholders said as a writer would: a customer, the customer, another customer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writers.languages import language
from writers.unnamed import TOKEN, longest, plainly

ENGLISH = language("en")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "[Customer 1] ran a pilot.[^s2] It cost [Customer 1] nothing.[^s2]",
            "A customer ran a pilot.[^s2] It cost the customer nothing.[^s2]",
        ),
        ("We told our customer [Customer 1] so.[^s1]", "We told our customer so.[^s1]"),
        ("Our customer [Customer 1], by the sea.", "Our customer, by the sea."),
        ("The [Customer 1] rollout went well.", "The customer rollout went well."),
        (
            "[Customer 1] came. Then [Customer 2] came. [Customer 1] left, [Customer 2] stayed.",
            "A customer came. Then another customer came. The first customer left, the other customer stayed.",
        ),
        (
            "[Customer 7], [Customer 2] and [Customer 3] met. [Customer 2] left.",
            "Customer G, customer B and customer C met. Customer B left.",
        ),
        (
            "# How [Customer 4] won\n\nAt [Customer 4] it rains.",
            "# How a customer won\n\nAt a customer it rains.",
        ),
        ("**Ines:** [Company 1] pays.", "**Ines:** A company pays."),
        (
            "The cook of one of the [Customer 1] rang.",
            "The cook of one of the customers rang.",
        ),
        ("One of the [Customer 1] hotels rang.", "One of the customer hotels rang."),
        (
            "An inn, which is a [Customer 1] house by the sea.",
            "An inn, which is a customer’s house by the sea.",
        ),
        ("The [Customer 1] rang.", "The customer rang."),
        ("See you there #talk #[Customer 1] #rain", "See you there #talk #rain"),
        ("![What (Customer 1) said](slides/2.png)", "![What a customer said](slides/2.png)"),
        (
            "[Customer 1] runs nine ferries and [Customer 1] stopped three.",
            "A customer runs nine ferries and stopped three.",
        ),
        ("Two of our [Company 1] waited.", "Two of our companies waited."),
        ("Call [address A] or [figure B].", "Call [address A] or [figure B]."),
    ],
)
def test_a_placeholder_reads_as_a_noun(page: str, said: str) -> None:
    assert plainly(page, ENGLISH) == said


def test_what_is_read_alone_introduces_its_customer_anew() -> None:
    page = "# Posts\n\n## X\n\nWe met [Customer 1].\n\n## X\n\nThen [Customer 1] rang.\n"
    assert plainly(page, ENGLISH, apart=True).count("a customer") == 2
    assert plainly(page, ENGLISH).count("the customer") == 1


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Für [Customer 2] und [Customer 1].", "Für Kunde B und Kunde A."),
        ("Bei den [Customer 1] stand er.", "Bei Kunde A stand er."),
        ("Wir halfen dem [Customer 1].", "Wir halfen Kunde A."),
        ("Das Haus des [Customer 1] steht.", "Das Haus von Kunde A steht."),
        ("Beim [Customer 1] regnet es.", "Bei Kunde A regnet es."),
        ("Die [Customer 1] haben verlängert.", "Kunde A hat verlängert."),
        ("Die [Customer 1] hat verlängert.", "Kunde A hat verlängert."),
        ("Bei der [Customer 1] regnet es.", "Bei Kunde A regnet es."),
        ("Der [Customer 1] baut.", "Kunde A baut."),
        ("Das [Customer 1] baut.", "Kunde A baut."),
        ("Unser Kunde [Customer 1] baut.", "Unser Kunde A baut."),
        ("Unsere [Customer 1] baut.", "Unser Kunde A baut."),
        ("Das Netz der [Customer 1] steht.", "Das Netz von Kunde A steht."),
        ("Beim [Company 1] regnet es.", "Bei der Firma A regnet es."),
        ("Wir trafen den [Person 1].", "Wir trafen die Person A."),
        ("Mit der [Project 1] fing es an.", "Mit dem Projekt A fing es an."),
    ],
)
def test_a_german_noun_has_the_case_of_its_article(page: str, said: str) -> None:
    assert plainly(page, language("de")) == said


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([" met ", ". Then ", ", and "])), min_size=1
    )
)
def test_no_placeholder_is_left_and_the_measure_is_an_upper_bound(
    found: list[tuple[int, str]],
) -> None:
    text = "".join(f"[Customer {number}]{joint}" for number, joint in found)
    said = plainly(text, ENGLISH)
    assert not TOKEN.search(said)
    assert len(said) <= len(longest(text, ENGLISH))
    lettered = set(re.findall(r"ustomer ([A-D])\b", said))
    several = len({number for number, _ in found}) > 2
    assert len(lettered) == (len({number for number, _ in found}) if several else 0)


def test_a_line_in_capitals_is_read_as_words_beside_a_placeholder_too() -> None:
    from writers.capitals import Spellings

    loud = ("WHY [Customer 1] CALLED TWICE", "[Customer 1] BOUGHT PLENTY OF PUMPS.")
    spellings = Spellings([*loud, "We asked the API for pumps."], frozenset({"why", "of"}))
    assert [spellings.calm(one) for one in loud] == [
        "Why [Customer 1] called twice",
        "[Customer 1] bought plenty of pumps.",
    ]
    for same in ("[Customer 1] API", "We met [Customer 1] AND [Customer 2]", "x = [Customer 1]"):
        assert spellings.calm(same) == same
