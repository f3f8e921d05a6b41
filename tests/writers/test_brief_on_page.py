"""What the brief says comes onto the page as words: one line, no markup, nothing unseen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deckproof.model import Brief, Draft, PodcastPlan
from tests.writers.making import talk
from writers import kinds, plan, write
from writers.marking import disarmed, on_one_line
from writers.marks import hold_page, publish, read_claims

FIELDS = (
    "audience",
    "value",
    "purpose",
    "call_to_action",
    "contact",
    "byline",
    "company",
    "licence",
)
WORDS = "Some plain words"
HOSTILE = [
    "a\n\n# Heading",
    "a\r# Heading",
    "a\n```\ncode",
    "~~~\ncode",
    "a\n\n![x](https://tracker.example/x.png)",
    "[click](javascript:alert(1))",
    "[click]{javascript:alert(1)}",
    "[click]*(javascript:alert(1))",
    "[click]\u200b(javascript:alert(1))",
    "[r]: javascript:alert(1)",
    "<script>alert(1)</script>",
    "<*script>alert(1)</script>",
    "a\n<img src=x onerror=alert(1)>",
    "<https://tracker.example>",
    "a\n\n| a | b |\n|---|---|",
    "- a\n- b",
    "* * * a",
    "> quoted",
    "a\n===",
    "said so [*^s1*]",
    "said so [^s1]",
    "\u202egnihtemos\u202c",
]


def tokens(page: bytes) -> list[str]:
    """What Markdown makes of the page: kinds of blocks and of what is in them, without the words and their breaks."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(page.decode()):
        found.append(token.type)
        found += [
            f"  {child.type}"
            for child in token.children or ()
            if child.type not in {"text", "softbreak"}
        ]
    return found


def drafts(kind: str, said: str) -> tuple[Draft, ...]:
    deck = talk()
    fields: dict[str, Any] = dict.fromkeys(FIELDS, said)
    brief = Brief(**fields, podcast=PodcastPlan(hosts=(said, "Ana")))
    return write(deck, plan(deck, brief), brief, kind=kind, style=_style(kind))


def _style(kind: str) -> str:
    return "auditory" if kind in {"podcast-script", "video-interview"} else "reading"


@pytest.mark.parametrize("kind", kinds())
def test_a_brief_changes_no_structure_of_a_page(kind: str) -> None:
    plain = [tokens(publish(one)) for one in drafts(kind, WORDS)]
    for said in HOSTILE:
        made = drafts(kind, said)
        # Strange words change what fits a social post, so there only what is never there is looked for.
        if kind != "social-post":
            assert [_shape(tokens(publish(one))) for one in made] == [
                _shape(one) for one in plain
            ], said
        for one in made:
            kinds_of = {name.strip() for name in tokens(publish(one))}
            assert not kinds_of & {
                "html_block",
                "html_inline",
                "fence",
                "code_block",
                "image",
                "link_open",
            }, said
            assert "\u202e" not in one.marked


def _shape(found: list[str]) -> list[str]:
    return [name for name in found if name.strip() not in {"em_open", "em_close"}]


@given(st.text(alphabet="ab <>/![](){}*_`^s1:#|~=-+.\n\r\t\u200b\u202e\\", max_size=30))
@settings(max_examples=300)
def test_a_value_of_a_brief_is_one_line_of_words(said: str) -> None:
    value = on_one_line(Brief(audience=said)).audience
    page = f"{value}\n"
    found = {name.strip() for name in tokens(page.encode())}
    assert found <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
    }
    assert not any(claim.cites for claim in read_claims(page))
    assert value == on_one_line(Brief(audience=value)).audience


def test_what_is_only_compared_stays_as_it_is() -> None:
    brief = Brief(avoid=("*best*",), kinds=("summary",), posts=on_one_line(Brief()).posts)
    assert on_one_line(brief) == brief


@pytest.mark.parametrize("text", ["[*^s7*]", "[_^s7_]", "[**^s1-9**]"])
def test_no_text_of_a_deck_forges_a_mark(text: str) -> None:
    assert not any(claim.cites for claim in read_claims(disarmed(f"It works {text}")))


def test_the_footnotes_of_a_held_page_hold_no_controls() -> None:
    (draft, *_) = drafts("summary", WORDS)
    titles = dict.fromkeys(range(1, 200), "Boats\u202e\u2066 and\x1b[31m\nmore\u200b\x00")
    foot = hold_page(draft, slide_titles=titles).split("<!-- What the marks stand for -->")[1]
    assert "“Boats and[31m more”" in foot
    assert not [letter for letter in foot if letter != "\n" and not letter.isprintable()]
