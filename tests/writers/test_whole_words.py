"""Nothing of a word is left beside the stand-in of the name that is glued into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writers.masking_decks import block, deck, finding, texts
from writers.cleaning.orders import LineSwap, Orders
from writers.cleaning.stand_ins import StandIn
from writers.cleaning.wording import Wording
from writers.masking import mask
from writers.masking.tokens import whole_word

CUSTOMER = StandIn(noun="customer", mark="A")
GLUED = [
    ("Compound Velmorahaus eins", "Velmora", "Velmorahaus"),
    ("By #TeamVelmora and others", "Velmora", "#TeamVelmora"),
    ("By @velmora and others", "velmora", "@velmora"),
    ("The VelmoraApp is late", "Velmora", "VelmoraApp"),
    ("Struck V̶e̶l̶m̶o̶r̶a̶ here", "V̶e̶l̶m̶o̶r̶a", "V̶e̶l̶m̶o̶r̶a̶"),
    ("Hidden Velmora\u200bhaus here", "Velmora", "Velmora\u200bhaus"),
    ("Braces Vel[mora]haus here", "Vel[mora]", "Vel[mora]haus"),
    ("Im Velmora’schen Haus", "Velmora", "Velmora’schen"),
    ("preVelmorarollout is late", "Velmora", "preVelmorarollout"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "word"), GLUED)
def test_a_draft_keeps_no_splinter_of_the_word(text: str, name: str, word: str) -> None:
    body = block(text)
    source = mask(deck(body), [finding(body, name, customer_id="c1")], outside=False)
    assert texts(source) == [text.replace(word, "[Customer 1]")]
    assert source.masks[0].texts == (name,)


@pytest.mark.parametrize(("text", "name", "word"), GLUED)
def test_the_clean_copy_keeps_none_either(text: str, name: str, word: str) -> None:
    start = text.index(name)
    swap = LineSwap(start=start, end=start + len(name), instead=CUSTOMER)
    (edit,) = Wording(Orders(lines={text: (swap,)})).edits(text)
    made = text[: edit.start] + edit.new + text[edit.end :]
    assert made.casefold() == text.replace(word, "customer A").casefold()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Velmora-Haus stands", "Velmora"),
        ("(Velmora) stands", "Velmora"),
        ("write to info@velmora.example", "velmora.example"),
        ("C#Velmora", "C#Velmora"),
        ("我们华为公司", "华为"),
        ("华为iPhone", "华为"),
        ("벨모라는 그렇다", "벨모라"),
        ("See Velmora, then go", "Velmora"),
        ("Velmora’s schedule", "Velmora"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_the_word_stays(text: str, name: str) -> None:
    start = text.index(name)
    assert whole_word(text, start, start + len(name)) == (start, start + len(name))


def test_two_names_in_one_word_are_masked_side_by_side() -> None:
    body = block("The VelmoraBrannock pilot")
    found = [finding(body, "Velmora", customer_id="c1"), finding(body, "Brannock", customer_id="c2")]  # fmt: skip
    assert texts(mask(deck(body), found, outside=False)) == ["The [Customer 1][Customer 2] pilot"]


@given(st.text(alphabet="ab ̶#@[]-\u200b7華\n", max_size=12), st.integers(0, 11), st.integers(1, 4))
def test_a_word_holds_the_name_and_no_blank_more(text: str, start: int, size: int) -> None:
    start = min(start, max(len(text) - 1, 0))
    end = min(start + size, len(text))
    if start < end:
        first, last = whole_word(text, start, end)
        assert 0 <= first <= start < end <= last <= len(text)
        assert not any(map(str.isspace, text[first:start] + text[end:last]))
        assert whole_word(text, first, last)[1] == last
