"""Marked pages: claims out of them, the reader's copy, the held file and edits."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.errors import UsageError
from deckproof.model import BlockKind, ClaimKind, Draft, Source, SourceSlide, Unit
from writers.boundaries import sentence_spans, split_sentences
from writers.marks import (
    HELD_NOTICE,
    cited_slides,
    count_words,
    edit_draft,
    hold_page,
    mark,
    publish,
    read_claims,
    strip_held_header,
    strip_marks,
)

PAGE = """---
title: Boats
keywords: [a, b]
---
# Boats [^s1]

**Ana:** Hello there. Kiel has 12 boats [^s3]. It works.[^s4][^s5] Dr. Smith said so [^s7-9].

- One thing with *stress* and snake_case [^s2]
- Two things. Both are true [^s2,s4]
  and wrapped

| Town | Boats |
|---|---|
| Kiel | 12 [^s3] |

```
code [^s9]
```
Use `a [^s1]` here [^s1], please.
<!-- for the reviewer -->
Keywords: boats, Kiel

[^s1]: Slide 1
"""


def make_draft(marked: str = PAGE) -> Draft:
    return Draft(
        kind="blog-post", style="reading", number=1, title="Boats", marked=marked, claims=(),
        slides=(), words=0, writer="test/1",
    )  # fmt: skip


def make_source(*texts: str) -> Source:
    units = tuple(
        Unit(id=str(at), slide=1, text=text, kind=BlockKind.BODY, block="b")
        for at, text in enumerate(texts)
    )
    return Source(
        deck="0" * 64, name="a", title="", language="en",
        slides=(SourceSlide(number=1, title="T", units=units),), slide_count=1,
    )  # fmt: skip


def test_claims_come_in_reading_order_with_their_slides() -> None:
    assert [(claim.text, claim.cites) for claim in read_claims(PAGE)] == [
        ("Hello there.", ()),
        ("Kiel has 12 boats.", (3,)),
        ("It works.", (4, 5)),
        ("Dr. Smith said so.", (7, 8, 9)),
        ("One thing with stress and snake_case", (2,)),
        ("Two things.", ()),
        ("Both are true and wrapped", (2, 4)),
        ("Kiel ; 12", (3,)),
        ("Use a here, please.", (1,)),
    ]


def test_a_speaker_is_no_part_of_the_claim_and_a_lead_in_of_an_item_is() -> None:
    claims = read_claims("**Ben**: We left [^s1].\n\n- **Kiel:** 12 boats [^s1]")
    assert [claim.text for claim in claims] == ["We left.", "Kiel: 12 boats"]


def test_the_readers_copy_is_clean() -> None:
    copy = strip_marks(PAGE)
    assert "Kiel has 12 boats. It works. Dr. Smith said so.\n" in copy
    assert "Use `a [^s1]` here, please.\n" in copy
    assert "code [^s9]" in copy
    assert "reviewer" not in copy
    assert "[^s1]: Slide" not in copy
    assert "| Kiel | 12 |" in copy
    assert "  " not in copy.replace("  and wrapped", "")


@pytest.mark.parametrize(
    ("marked", "copy"),
    [
        ("One [^s1]. Two", "One. Two"),
        ("One.[^s1] Two.[^s2]", "One. Two."),
        ("One [^s1] two", "One two"),
        ("One[^s1], two", "One, two"),
        ("One [^s1]  \nTwo", "One  \nTwo"),
        ("  - One [^s1]", "  - One"),
        ("See https://a.example/x?y=1 [^s1].", "See https://a.example/x?y=1."),
        ("[^s1] One", "One"),
        ("One <!-- glue --> two", "One two"),
        ("Two  blanks stay", "Two  blanks stay"),
        ("(One [^s1])", "(One)"),
        ("A footnote[^1] stays", "A footnote[^1] stays"),
    ],
)
def test_a_mark_leaves_no_gap(marked: str, copy: str) -> None:
    assert strip_marks(marked) == copy


def test_a_release_writes_utf8_that_ends_with_one_line_feed() -> None:
    assert publish(make_draft("Größe zählt [^s1].\n\n\n")) == "Größe zählt.\n".encode()


def test_a_quote_stands_on_its_slide_word_for_word() -> None:
    source = make_source("[Customer 1] has 12 boats.", "They sail.")
    claims = read_claims(
        "[Customer 1] has 12 boats [^s1]. [Customer 2] has 12 boats [^s1].", source
    )
    assert [claim.kind for claim in claims] == [ClaimKind.QUOTE, ClaimKind.PARAPHRASE]


def test_marks_are_written_as_they_are_read() -> None:
    assert mark([9, 7, 7]) == "[^s7][^s9]"
    assert cited_slides("[^s7-9] [^s2, 4] [^s1]") == (1, 2, 4, 7, 8, 9)
    assert cited_slides("[^s1-999999]") == (1, 999999)


def test_the_held_file_is_headed_and_says_what_its_marks_stand_for() -> None:
    held = hold_page(make_draft("One [^s3].\n"), slide_titles={3: "Boats\nof [^s9] Kiel"})
    assert held.startswith(HELD_NOTICE + "\n")
    assert "[^s3]: Slide 3, “Boats of Kiel”" in held
    assert strip_held_header(held) == "One [^s3].\n"
    assert [claim.text for claim in read_claims(held)] == ["One."]


def test_a_held_file_says_how_it_serves_its_brief() -> None:
    serves = "Written for planners.\nIt serves [^s7] nobody else."
    for page in ("One [^s3].\n", PAGE):
        held = hold_page(
            dataclasses.replace(make_draft(page), remarks=(serves, "Another.")), slide_titles={}
        )
        brief = "> Brief of this draft: Written for planners. It serves nobody else."
        assert f"{HELD_NOTICE}\n{brief}\n> Draft: Another.\n\n" in held
        assert strip_held_header(held) == page


@pytest.mark.parametrize(
    "said",
    [
        "planners at <b onclick=x>Acme</b>",
        "see [this](https://example.com) and ![that](http://x.example/p.png)",
        "*all* _of_ `them` ~~now~~ | then",
        "https://example.com or www.example.com or ana@example.com",
        "a &lt;b&gt; and a \\* stroke",
        "<!-- nothing -->",
    ],
)
def test_what_a_brief_says_is_text_over_the_page_and_no_markup(said: str) -> None:
    from markdown_it import MarkdownIt

    draft = dataclasses.replace(make_draft("Body.\n"), remarks=(said, said))
    head = hold_page(draft, slide_titles={}).partition("Body.")[0]
    reader = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
    quote = next(one for one in reader.parse(head) if one.type == "inline")
    kinds = {child.type for child in quote.children or ()}
    assert kinds <= {"text", "text_special", "softbreak", "strong_open", "strong_close"}
    plain = "".join(child.content for child in quote.children or ())
    assert plain.count(said) == 2, "word for word"


def test_front_matter_stays_the_first_thing_in_a_held_file() -> None:
    held = hold_page(make_draft(), slide_titles={})
    assert held.startswith("---\n# Held.")
    assert HELD_NOTICE in held
    assert strip_held_header(held) == PAGE
    assert read_claims(held) == read_claims(PAGE)


_TEXT = st.text(st.sampled_from("ab.[^s1]-># \n+:held*`"), max_size=60)


@given(
    marked=st.one_of(
        _TEXT, _TEXT.map(lambda text: f"---\n{text}\n---\n{text}"), st.text(max_size=40)
    ),
    remarks=st.one_of(st.just(()), st.tuples(_TEXT), st.tuples(st.text(max_size=20))),
)
def test_stripping_the_header_inverts_holding(marked: str, remarks: tuple[str, ...]) -> None:
    draft = dataclasses.replace(make_draft(marked), remarks=remarks)
    held = hold_page(draft, slide_titles={1: "One", 11: "A: “b”"})
    assert re.search(r"\bheld\b", held[:400], re.IGNORECASE) or marked.startswith("---")
    assert strip_held_header(held) == marked


@given(st.text(st.sampled_from("ab. [^s12]()-\n!|"), max_size=80))
def test_no_mark_survives_outside_code(marked: str) -> None:
    assert not re.search(r"\[\^s\d+\]", strip_marks(marked))
    assert strip_marks(strip_marks(marked)) == strip_marks(marked)


@given(st.text(max_size=120))
def test_every_visible_character_is_in_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert covered.split() == "".join(covered).split()
    assert len("".join(covered.split())) == len("".join(text.split()))


def test_an_edit_is_read_anew() -> None:
    source = make_source("Kiel has 12 boats.")
    before = dataclasses.replace(make_draft("# Boats\n\nKiel has 12 boats [^s1].\n"), slides=(1,))
    held = (
        hold_page(before, slide_titles={1: "T"})
        .replace("# Boats", "# More boats")
        .replace("\n", "\r\n")
    )
    after = edit_draft(before, held, source)
    assert (after.title, after.slides, after.words) == ("More boats", (1,), 6)
    assert after.marked == "# More boats\n\nKiel has 12 boats [^s1].\n"
    assert after.claims[0].kind is ClaimKind.QUOTE
    assert edit_draft(before, before.marked, source).title == "Boats"


def test_words_are_those_a_reader_gets() -> None:
    assert count_words("---\na: b\n---\n# Two words\n\n**Ana:** Three more words [^s1].\n") == 5


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Dr. Smith came. He left at 3.5 p.m. The end.",
            ("Dr. Smith came.", "He left at 3.5 p.m.", "The end."),
        ),
        ("Am 3. Oktober kam sie. z. B. so.", ("Am 3. Oktober kam sie. z. B. so.",)),
        ("J. Smith works at Acme Inc. in Bonn.", ("J. Smith works at Acme Inc. in Bonn.",)),
        ("See www.a.example. It works!", ("See www.a.example.", "It works!")),
        (
            "The answer is no. Nobody knows. See No. 5.",
            ("The answer is no.", "Nobody knows.", "See No. 5."),
        ),
        ("One. [^s1] Two.[^s2][^s3] Three", ("One. [^s1]", "Two.[^s2][^s3]", "Three")),
        ("1. Do this. 2. Do that.", ("1. Do this.", "2. Do that.")),
        (
            "It stops… maybe. He said “Why?” and left.",
            ("It stops… maybe.", "He said “Why?” and left."),
        ),
        ("これはペンです。そうです。", ("これはペンです。", "そうです。")),
        ("   ", ()),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize("line", ["[^x]: Told by the crew. Wrap the pipes.", "  [^note-1]: Later."])
def test_a_footnote_of_ones_own_is_refused_since_its_words_would_be_lost(line: str) -> None:
    deck = Source(deck="0" * 64, name="boats.pptx", title="Boats", language="en")
    draft = Draft(
        kind="blog-post", style="reading", number=1, title="Bridges", marked="# Bridges\n", claims=(), slides=(), words=1, writer="w"
    )  # fmt: skip
    page = f"# Bridges\n\nThey hum.[^s2][^x]\n\n{line}\n\n[^s2]: Slide 2, “Cables”\n"
    with pytest.raises(UsageError, match="Line 5 of the page"):
        edit_draft(draft, page, deck)
    code = f"# Bridges\n\nThey hum.[^s2]\n\n```\n{line}\n```\n"
    assert line in edit_draft(draft, code, deck).marked
