"""What the review page makes of a draft: nothing is lost, every mark stands over the very words, and a diff is what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Draft, Severity
from desk.review_diff import is_changed, word_changes
from desk.review_marks import Span, cut, find_span
from desk.review_tables import PageRow, PageTable, lay_out
from desk.review_text import blocks_of, located, title_of
from tests.review.making import make_finding
from writers.marks import read_claims

SEVERITIES = st.sampled_from(list(Severity))


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(min_size=1, max_size=60))
    places = st.integers(-3, len(text) + 3)
    spans = [
        Span(start=a, end=b, finding=f"f{number}", severity=draw(SEVERITIES), open=draw(st.booleans()))
        for number, (a, b) in enumerate(draw(st.lists(st.tuples(places, places), max_size=6)))
    ]  # fmt: skip
    return text, spans


@given(marked_texts())
def test_a_marked_text_is_the_text_and_every_span_is_in_a_mark_over_its_words(
    given_text: tuple[str, list[Span]],
) -> None:
    text, spans = given_text
    stretches = cut(text, spans)
    assert "".join(one.text for one in stretches) == text
    at, places = 0, {}
    for one in stretches:
        for finding in one.findings:
            assert finding not in places
            places[finding] = (at, at + len(one.text))
        at += len(one.text)
    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            start, end = places[span.finding]
            assert start <= span.start
            assert span.end <= end
        else:
            assert span.finding not in places


def test_offsets_are_code_points() -> None:
    text = "𝔘 café 🙂 Quillfeather"
    start = text.index("Quill")
    spans = [Span(start=start, end=len(text), finding="f", severity=Severity.HIGH)]
    assert [one.text for one in cut(text, spans) if one.findings] == ["Quillfeather"]


def test_overlaps_are_one_mark_with_the_worst_that_is_open() -> None:
    spans = [
        Span(start=0, end=5, finding="a", severity=Severity.HIGH, open=False),
        Span(start=3, end=8, finding="b", severity=Severity.LOW),
        Span(start=8, end=9, finding="c", severity=Severity.LOW),
    ]
    first, second, rest = cut("0123456789", spans)
    assert (first.text, first.findings, first.severity, first.open) == ("01234567", ("b", "a"), "low", True)  # fmt: skip
    assert (second.findings, rest.text) == (("c",), "9")


def test_the_words_next_to_the_place_are_found() -> None:
    assert find_span("a b a b", "b", near=6) == (6, 7)
    assert find_span("a b", "z") is None
    assert find_span("a b", "") is None


PAGE = """---
title: x
---
# A title of it

The first sentence stands here.[^s1] **The second** says more, see [the site](https://example.com/a).[^s2,s3]

- An item with words[^s4]
- Another item

1. First of all.[^s1]

> A quote of somebody.[^s5]

| Head | Other |
|---|---|
| Cell one | cell two [^s6] |

**Host:** And a spoken line.[^s2]

```
code <b>stays</b>
```

![A picture](pictures/one.png)

---

Keywords: gates, timers
"""


def draft_of(page: str, title: str = "A title of it") -> Draft:
    claims = read_claims(page)
    return Draft(kind="blog-post", style="reading", number=1, title=title, marked=page, claims=claims, slides=(1,), words=1, writer="t/1")  # fmt: skip


def test_every_claim_is_shown_once_in_order_and_nothing_is_left_over() -> None:
    draft = draft_of(PAGE)
    blocks = blocks_of(draft, (), frozenset())
    shown = [one for block in blocks for one in block.sentences if one.number is not None]
    assert [one.number for one in shown] == list(range(len(draft.claims)))
    assert not [block for block in blocks if block.kind == "rest"]
    kinds = [block.kind for block in blocks]
    assert kinds.count("code") == 2
    assert {"heading", "item", "quote", "row", "paragraph", "rule"} <= set(kinds)
    words = "".join(piece.text for block in blocks for one in block.sentences for piece in one.stretches)  # fmt: skip
    for expected in ("title: x", "code <b>stays</b>", "Host:", "Keywords: gates, timers", "Head"):
        assert expected in words
    assert "https://example.com/a" in [link for block in blocks for link in block.links]
    assert "pictures/one.png" in [link for block in blocks for link in block.links]


@given(st.text(alphabet="ab .\n#-|>`[^s1]*_\u202e🙂", max_size=120))
def test_no_page_loses_a_claim_whatever_it_looks_like(page: str) -> None:
    draft = draft_of(page)
    blocks = blocks_of(draft, (), frozenset())
    shown = [one.number for block in blocks for one in block.sentences if one.number is not None]
    assert sorted(shown) == list(range(len(draft.claims)))
    laid = list(lay_out(blocks))
    flat = [one.sentence for block in laid if isinstance(block, PageTable) for one in (block.head, *block.rows) if one and one.sentence]  # fmt: skip
    inner = [each for block in laid if isinstance(block, PageTable) for one in (block.head, *block.rows) if one for cell in one.cells for each in cell]  # fmt: skip
    others = [one for block in laid if not isinstance(block, PageTable) for one in block.sentences]
    told = [one.number for one in (*flat, *inner, *others) if one.number is not None]
    assert sorted(told) == sorted(shown)


@pytest.mark.parametrize(
    ("block", "text"), [("c0", "first"), ("title", "title"), ("page:5", "title of"), ("page:40", "gates")]
)  # fmt: skip
def test_a_finding_is_marked_wherever_it_stands(block: str, text: str) -> None:
    draft = draft_of(PAGE)
    where = draft.claims[0].text if block == "c0" else draft.title if block == "title" else text
    found = make_finding(text, block=block, start=where.find(text))
    blocks, title = blocks_of(draft, (found,), frozenset({found.id})), title_of(draft, (found,), frozenset())  # fmt: skip
    assert found.id in located(blocks, title)


def test_a_claim_that_the_page_does_not_show_is_shown_all_the_same() -> None:
    draft = replace(draft_of("Nothing of it.\n"), claims=draft_of("Words that are gone.[^s1]").claims)  # fmt: skip
    (*_, rest) = blocks_of(draft, (make_finding("gone", start=15),), frozenset())
    assert rest.kind == "rest"
    assert any(piece.findings for one in rest.sentences for piece in one.stretches)


TABLE = "| Shelf | Who looks | How often |\n|---|---|---|\n| A | The store[^s1] | each quarter[^s1] |\n| B | Kim Aldous | | [^s1]\n"


def test_rows_are_one_table_and_marks_stay_in_their_cells() -> None:
    draft = draft_of(f"Before.[^s1]\n\n{TABLE}\nAfter.[^s1]\n")
    (number,) = [n for n, one in enumerate(draft.claims) if "Kim" in one.text]
    at = draft.claims[number].text.find("Kim")
    found = make_finding("Kim Aldous", block=f"c{number}", start=at)
    blocks = blocks_of(draft, (found,), frozenset({found.id}))
    before, table, after = lay_out(blocks)
    assert (before.kind, after.kind) == ("paragraph", "paragraph")
    assert isinstance(table, PageTable)
    assert table.head is not None
    assert words_of(table.head) == ["Shelf", "Who looks", "How often"]
    assert [words_of(one) for one in table.rows] == [["A", "The store", "each quarter"], ["B", "Kim Aldous"]]  # fmt: skip
    last = table.rows[-1]
    assert last.sentence is not None
    assert (last.sentence.number, last.sentence.cites) == (number, (1,))
    marked = [piece.text for each in last.cells for one in each for piece in one.stretches if piece.findings]  # fmt: skip
    assert marked == ["Kim Aldous"]


def words_of(row: PageRow) -> list[str]:
    return ["".join(piece.text for one in cell for piece in one.stretches).strip() for cell in row.cells]  # fmt: skip


LINES = st.lists(st.text(alphabet="ab c.\U0001f642", max_size=12), max_size=5).map("\n".join)


@given(LINES, LINES)
def test_a_diff_holds_both_pages(before: str, after: str) -> None:
    changes = word_changes(before, after)
    if any(one.kind == "gap" for one in changes):
        return
    assert "".join(one.text for one in changes if one.kind != "in") == before
    assert "".join(one.text for one in changes if one.kind != "out") == after
    assert is_changed(changes) == (before != after)


def test_a_diff_is_of_words_and_leaves_out_what_is_the_same() -> None:
    lines = "".join(f"Line {number}.\n" for number in range(40))
    changes = word_changes(lines, lines.replace("Line 20.", "Line twenty, really."))
    assert [one.text for one in changes if one.kind == "out"] == ["20"]
    assert [one.text for one in changes if one.kind == "in"] == ["twenty, really"]
    assert [one.text for one in changes if one.kind == "gap"] == ["18", "17"]
