"""Nouns to JSON and back."""

from hypothesis import given
from hypothesis import strategies as st

from deckproof.codec import digest_of, from_json, to_json
from deckproof.model import Block, BlockKind, Deck, Slide, Visibility

blocks = st.builds(
    Block,
    id=st.text(min_size=1),
    kind=st.sampled_from(BlockKind),
    text=st.text(),
    visibility=st.sampled_from(Visibility),
    part=st.text(),
    slide=st.none() | st.integers(1, 500),
    level=st.none() | st.integers(0, 8),
    via=st.lists(st.text(), max_size=2).map(tuple),
)
decks = st.builds(
    Deck,
    sha256=st.text(),
    name=st.text(),
    format=st.sampled_from(["pptx", "pdf"]),
    properties=st.dictionaries(st.text(), st.text()),
    slides=st.lists(
        st.builds(Slide, number=st.integers(1, 9), blocks=st.lists(blocks).map(tuple)), max_size=3
    ).map(tuple),
)


@given(decks)
def test_a_deck_comes_back_as_it_was(deck: Deck) -> None:
    assert from_json(to_json(deck), Deck) == deck


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_equal_nouns_have_equal_digests_in_whatever_order_they_were_made(
    items: dict[str, int],
) -> None:
    backwards = dict(reversed(items.items()))
    assert digest_of(items) == digest_of(backwards)
