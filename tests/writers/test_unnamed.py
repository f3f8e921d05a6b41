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
            "Customer A, customer B and customer C met. Customer B left.",
        ),
        (
            "# How [Customer 4] won\n\nAt [Customer 4] it rains.",
            "# How a customer won\n\nAt a customer it rains.",
        ),
        ("**Ines:** [Company 1] pays.", "**Ines:** A company pays."),
        ("Call [address A] or [figure B].", "Call [address A] or [figure B]."),
    ],
)
def test_a_placeholder_reads_as_a_noun(page: str, said: str) -> None:
    assert plainly(page, ENGLISH) == said


def test_what_is_read_alone_introduces_its_customer_anew() -> None:
    page = "# Posts\n\n## X\n\nWe met [Customer 1].\n\n## X\n\nThen [Customer 1] rang.\n"
    assert plainly(page, ENGLISH, apart=True).count("a customer") == 2
    assert plainly(page, ENGLISH).count("the customer") == 1


def test_german_needs_no_case() -> None:
    assert (
        plainly("Für [Customer 2] und [Customer 1].", language("de")) == "Für Kunde A und Kunde B."
    )


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
