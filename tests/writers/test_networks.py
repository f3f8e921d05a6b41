from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.model import Brief
from tests.writers.making import slide, source, talk
from writers import default_brief, plan, write
from writers.marks import plain_text
from writers.networks import NETWORKS, bluesky_length, graphemes, mastodon_length, x_weight


@given(
    st.text("ab .\r\n/:é🌉", max_size=20), st.sampled_from(["", "b.example", "http://b.example"])
)
def test_x_counts_plain_letters_one_each_beside_whatever(text: str, address: str) -> None:
    """Letters of ASCII are counted without looking for graphemes, which comes to the same."""
    one = x_weight(f"{text} {address}")
    assert x_weight(f"{text} {address} ✓") == one + 1 + 2


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("bridge", 6),
        ("Brücke", 6),
        ("Bru\u0308cke", 6),  # the same word, its dots apart
        ("橋", 2),
        ("“bridge”", 8),
        ("🌉", 2),
        ("👩‍🔧", 2),
        ("see b.example", 4 + 23),
        ("see https://bridges.example/a/very/long/report/about/cables", 4 + 23),
    ],
)
def test_x_counts_by_weight(text: str, weight: int) -> None:
    assert x_weight(text) == weight


def test_mastodon_counts_an_address_as_23() -> None:
    assert mastodon_length("see https://bridges.example/a/very/long/report") == 4 + 23


def test_bluesky_counts_graphemes_and_bytes() -> None:
    assert bluesky_length("👩‍🔧") == 2  # eleven bytes, one grapheme
    assert bluesky_length("ab") == 2
    assert len(graphemes("👩‍🔧a")) == 2


def test_every_network_gets_its_posts() -> None:
    deck, brief = (
        talk(repeats=4),
        Brief(audience="all", call_to_action="Try one sensor for a month"),
    )
    (draft,) = write(deck, plan(deck, brief), brief, kind="social-post", style="reading")
    for network in NETWORKS.values():
        assert f"## {network.name}\n" in draft.marked
    assert "Try one sensor for a month." in draft.marked


sentence = st.lists(
    st.sampled_from(
        [
            "the",
            "crew",
            "measures",
            "cables",
            "橋",
            "🌉",
            "at",
            "night",
            "and",
            "12",
            "%",
            "of",
            "Brücken",
            "are",
            "https://b.example/x",
            "b.example",
            "[Customer 1]",
            "[Customer 2]",
            "[Customer 3]",
            "e\u0301",
            "👩\u200d🔧",
            "cold",
        ]
    ),
    min_size=4,
    max_size=60,
).map(lambda words: "The crew says that " + " ".join(words) + ".")


def published(marked: str) -> list[tuple[str, str]]:
    """The posts of a page as (network's name, text), without marks: under each heading, parted by rules."""
    page = marked.partition("\n---\n\nSlides to show")[0]
    found = []
    for name, posts in re.findall(r"^## (\w+)\n\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL):
        for post in re.split(r"^---$", posts, flags=re.MULTILINE):
            paragraphs = (plain_text(one) for one in post.strip().split("\n\n"))
            found.append((name, "\n\n".join(paragraphs)))
    return found


@settings(max_examples=100, deadline=None)  # each gives about a dozen posts, so over a thousand
@given(
    st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=5),
    st.text(max_size=40),
)
def test_no_post_is_over_its_limit(notes: list[list[str]], call: str) -> None:
    deck = source(
        *(
            slide(n, f"Cable {n} of the bridge", [], " ".join(said))
            for n, said in enumerate(notes, 1)
        )
    )
    brief = Brief(call_to_action=call.strip())
    (draft,) = write(deck, plan(deck, brief), brief, kind="social-post", style="reading")
    by_name = {network.name: network for network in NETWORKS.values()}
    for name, text in published(draft.marked):
        assert by_name[name].takes(text)
        assert "[Customer" not in text


def test_a_published_post_has_no_mark_and_stays_in_its_limit() -> None:
    deck, brief = talk(repeats=5), default_brief()
    (draft,) = write(deck, plan(deck, brief), brief, kind="social-post", style="reading")
    posts = published(draft.marked)
    by_name = {network.name: network for network in NETWORKS.values()}
    assert posts
    for name, text in posts:
        assert by_name[name].takes(text)
