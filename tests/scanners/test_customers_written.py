"""Names as they are written elsewhere: with ae for ä, with an s or a case's ending, small in an address, in garbled letters."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import Block, BlockKind, Customer, Visibility
from scanners.customers import CustomerIndex, build_index

NAMES = ("Öhmke Gärtnerei", "Dröge & Söhne", "Grünwäldt", "ZVK", "Qor", "Harkwell", "Vandermolen", "AND", "IT", "Řezník")  # fmt: skip
HELD = 0.5


@cache
def index() -> CustomerIndex:
    return build_index([Customer(id=name, name=name) for name in NAMES])


def named(text: str) -> dict[str, float]:
    """The customers that the text names, each with the surest finding."""
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    found: dict[str, float] = {}
    for one in index().find([block]):
        found[one.customer_id or ""] = max(found.get(one.customer_id or "", 0.0), one.confidence)
    return found


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("Beim Kunden Oehmke stand das Wasser", "Öhmke Gärtnerei"),
        ("Oehmke's manager said so", "Öhmke Gärtnerei"),
        ("die Firma Oehmke", "Öhmke Gärtnerei"),
        ("Oehmkes Pumpe", "Öhmke Gärtnerei"),
        ("customer Droege left", "Dröge & Söhne"),
        ("Droeges Pumpe", "Dröge & Söhne"),
        ("Droege und Soehne", "Dröge & Söhne"),
        ("Droege and Soehne", "Dröge & Söhne"),
        ("GrÃ¼nwÃ¤ldt hatte drei Pumpen", "Grünwäldt"),
        ("Gr\u00c3\u00bcnw\u00c3\u00a4ldt", "Grünwäldt"),
        ("ZVKs Keller", "ZVK"),
        ("The ZVKs account is due", "ZVK"),
        ("Qors Monteure", "Qor"),
        ("#zvk rocks", "ZVK"),
        ("ask @qor", "Qor"),
        ("info@zvk.example", "ZVK"),
        ("log_zvk_2026.csv", "ZVK"),
        ("https://a.example/customers/zvk", "ZVK"),
        ("zvk.com/jobs", "ZVK"),
        ("z Harkwellem", "Harkwell"),
        ("dla Vandermolenowi", "Vandermolen"),
    ],
)
def test_it_is_found_and_held(text: str, customer: str) -> None:
    assert named(text).get(customer, 0.0) >= HELD


@pytest.mark.parametrize(
    "text",
    [
        "Its late, and ands and ifs are no help",
        "read example.it/and/so or it_and_me.csv",
        "#it #and @it",
        "qors and zvks are no words",
        "we store zvk in a table",
        "Das Ã steht allein",
        "Problemem i Systemem",
    ],
)
def test_what_is_no_name_is_left_alone(text: str) -> None:
    assert {name: sure for name, sure in named(text).items() if sure >= HELD} == {}


def test_offsets_are_those_of_the_garbled_text() -> None:
    text = "Bei GrÃ¼nwÃ¤ldt stand es"
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    (found,) = index().find([block])
    assert text[found.start : found.end] == "GrÃ¼nwÃ¤ldt" == found.text


@pytest.mark.parametrize(
    "text",
    ["Heat AND steam", "COPY AND PASTE", "THINK ABOUT IT", "SELECT a FROM b WHERE x = 1 AND y = 2"],
)
def test_a_function_word_in_capitals_is_stressed_and_no_customer(text: str) -> None:
    assert max(named(text).values(), default=0.0) < HELD


@pytest.mark.parametrize(
    ("text", "customer"),
    [("Our client AND pays late", "AND"), ("The IT account is due", "IT")],
)
def test_a_customer_called_by_a_function_word_is_found_where_its_surroundings_tell(
    text: str, customer: str
) -> None:
    assert named(text)[customer] >= HELD
