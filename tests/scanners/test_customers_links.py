"""Short names in small letters in addresses: one that stands as a word of its own is found, what addresses are made of is not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of
from scanners.customers.links import SURE, most_in_link

CUSTOMERS = tuple(
    Customer(id=alias.lower(), name=f"{name} Kappelmoor AG", aliases=(alias,))
    for name, alias in (("Zorvik", "ZVK"), ("Tellis", "TLS"), ("Dabrio", "DBO"), ("Vedra", "VED"))
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def best(index: CustomerIndex, text: str) -> float:
    (hits,) = hits_of(index, [text])
    return max((hit.confidence for hit in hits), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "https://zvk.example.com", "https://intranet.example/customers/zvk", "https://intranet.example/zvk/page?id=4", "see rollout_zvk_v2.pptx",
        "zvk_final.pptx", "it@zvk.example", "zvk@example.com", "@zvk", "#zvk", "https://example.com/x?customer=zvk&page=2",
        "https://example.com/zvk-rollout-2031", "https://www.tls.example/start", "info@tls.example", "#tls", "https://example.com/ZVK/", "ZVK",
        "https://example.com/TLS/", "C:\\projects\\zvk\\plan.docx",
    ],
)  # fmt: skip
def test_a_short_name_that_stands_by_itself_in_a_link_is_held(
    index: CustomerIndex, text: str
) -> None:
    assert best(index, text) >= HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/watch?v=zvk-aB3x", "https://example.com/a9-zvk-q0", "https://example.com/docs/tls-1.2-support", "dump.dbo", "the file x.zvk",
        "SELECT * FROM dbo.prices_2031", "https://example.com/search?q=tea&ved=0aQ", "https://example.com/security#enforce-tls-13", "https://example.com/%zvk",
        "path_of_tls_files.txt", "https://example.com/ved/",
    ],
)  # fmt: skip
def test_what_addresses_are_made_of_is_nobody(index: CustomerIndex, text: str) -> None:
    assert best(index, text) < MASK_FROM


def test_the_name_of_a_parameter_is_shown(index: CustomerIndex) -> None:
    assert MASK_FROM <= best(index, "https://example.com/list?zvk=1") < HOLD_FROM


@given(name=st.text(string.ascii_lowercase, min_size=3, max_size=3))
def test_a_host_is_somebodys_whatever_its_letters(name: str) -> None:
    text = f"https://{name}.example/start"
    assert most_in_link(text, 8, 11) == SURE
