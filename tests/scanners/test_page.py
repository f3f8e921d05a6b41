"""The page that leaves: whatever of it no claim holds is scanned too, as it stands and as a reader sees it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.errors import UsageError
from deckproof.model import Category, Customer, Draft, Finding, Source
from scanners import scan_draft, scan_drafts
from scanners._page import in_lines, page_blocks, page_rules
from scanners.customers import CustomerIndex, build_index
from writers.marks import edit_draft, publish

NAME = "Zelmonquist"

PAGE = """---
title: Boats
tags: [a, b]
---
# Boats on the river [^s1]

**Ana:** Hello there. The town has 12 boats [^s3]. It works.[^s4][^s5]

## What we saw

![a boat](slides/3.png "the boat") and [a link](https://example.com/boats "the page") here. [^s2]

- One thing with *stress* and snake_case [^s2]
  and wrapped

| Town | Boats |
|---|---|
| Here | 12 [^s3] |

```text
code <!-- half [^s9]
```
Use `a [^s1] b` and `<!--glue c-->` here [^s1], please.

```x `y
more --> code
```

> **Held.** Not approved.

    [^s1]: indented
[^s2]: Slide 2

<!-- for the reviewer -->
[ref]: https://example.com/ref 'called so'
Keywords: boats, river
"""


@pytest.fixture(scope="module")
def customers() -> CustomerIndex:
    return build_index([Customer(id="k1", name=NAME)])


def edited(page: str) -> Draft:
    empty = Draft(
        kind="blog-post", style="reading", number=1, title="Boats", marked="", claims=(), slides=(), words=0, writer="t/1"
    )  # fmt: skip
    source = Source(deck="0" * 64, name="t.pptx", title="Boats", language="en")
    return edit_draft(empty, page, source)


def found_in(page: str, **more: Any) -> tuple[Finding, ...]:
    draft = edited(page)
    return scan_draft(draft, page=publish(draft).decode(), **more)


@pytest.mark.parametrize("around", [f" {NAME} ", NAME])
def test_a_customer_that_stands_in_what_leaves_is_found_wherever_it_stands(
    customers: CustomerIndex, around: str
) -> None:
    missed, left, refused = [], 0, 0
    for at in range(len(PAGE) + 1):
        before, after = PAGE[:at][-1:], PAGE[at:][:1]
        if around == NAME and (before.isalnum() or after.isalnum()):
            continue
        try:
            draft = edited(PAGE[:at] + around + PAGE[at:])
        except (
            UsageError
        ):  # it makes a footnote of its own of one that cites a slide: nothing leaves
            refused += 1
            continue
        page = publish(draft).decode()
        if NAME in page:
            left += 1
            found = scan_draft(draft, page=page, customers=customers, only=("customer-names",))
            if not any(one.holds and one.category is Category.CUSTOMER for one in found):
                missed.append((at, page[max(0, page.index(NAME) - 20) :][:50]))
    assert not missed
    assert left > 150
    assert refused < 10


CUT = [
    "Zelm<b></b>onquist",
    "Zelm<span\nclass='x'>onquist</span>",
    "Zelm**on**quist",
    "`Zelm`onquist",
    "[Zelm](https://example.com)onquist",
    "[Zelm][ref]onquist",
    "Zelm![](x.png)onquist",
    "Zelm&shy;onquist",
    "&#90;elmonquist",
    r"\Zelmonquist".replace("\\Z", "Z\\").replace("\\e", "e"),
    "```\nZelm<!--\n\n-->onquist\n```",
    "[x](https://example.com/%5Aelmonquist)",
    '![x](y.png "&#90;elmonquist")',
    "![&#90;elmonquist](y.png)",
    "<img alt='&#90;elmonquist'>",
    "Some words\n\n[r]: https://example.com/%5Aelmonquist",
]


@pytest.mark.parametrize("writing", CUT)
@pytest.mark.parametrize(
    "line", ["{}", "# On {}", "- Said by {} [^s1]", "| a | {} |", "Keywords: {}"]
)
def test_a_customer_that_markup_cuts_in_two_is_found(
    customers: CustomerIndex, writing: str, line: str
) -> None:
    found = found_in(
        f"# Boats\n\nIt works.\n\n{line.format(writing)}\n",
        customers=customers,
        only=("customer-names",),
    )
    assert [one for one in found if one.category is Category.CUSTOMER and one.holds]


@pytest.mark.parametrize(
    ("piece", "rule"),
    [
        ("<script>alert(1)</script>", "page:raw-html"),
        ("<img src=x onerror=alert(1)", "page:raw-html"),
        ("<!DOCTYPE html>", "page:raw-html"),
        ("[x](javascript:alert(1))", "page:link"),
        ("[x](java&#115;cript:alert(1))", "page:link"),
        ("[x]( java\tscript:alert(1))", "page:link"),
        ("![x](data:image/svg+xml,abc)", "page:link"),
        ("[x](file:///srv/x)", "page:link"),
        (r"[x](\\server\share)", "page:link"),
        ("[x](//elsewhere.example/x)", "page:link"),
        ("[x]\n\n[x]: vbscript:x", "page:link"),
        ("- [x]: javascript:x", "page:link"),
        ("[x]:\n  <file:///a b>", "page:link"),
        ("[x](<javascript: alert(1)>)", "page:raw-html"),
        ("<javascript:alert(1)>", "page:raw-html"),
    ],
)
def test_raw_html_and_links_that_lead_elsewhere_hold_the_page_up(piece: str, rule: str) -> None:
    for page in (piece, f"# Boats {piece}", f"Some words, {piece}", f"> {piece}", f"- {piece}"):
        assert rule in {one.rule for one in found_in(f"{page}\n") if one.holds}, page


def test_links_of_the_web_and_pictures_beside_the_page_are_let_be() -> None:
    page = (
        "# Boats\n\n![a](slides/3.png) [b](https://example.com/x) <https://example.com> "
        "[c](mailto:talks@example.com) <talks@example.com> [d](#boats) 3 < 4\n\n[e]: http://example.com\n\n"
        "[Customer 1]: Note: all of them said so. [Customer 2]: Why?\n"
    )
    assert not [one for one in found_in(page) if one.rule.startswith("page:")]


def test_what_a_claim_tells_is_not_told_again_by_the_page(customers: CustomerIndex) -> None:
    page = f"# Boats\n\nWe went with **{NAME}** to the river [^s1]. Write to ana@example.com!\n"
    found = found_in(page, customers=customers)
    assert sorted(one.block or "" for one in found if one.holds) == ["c0", "c1"]


def test_a_finding_of_the_page_names_its_line_and_its_span_there(customers: CustomerIndex) -> None:
    page = f"# Boats\n\nIt works.\nIt does.\n\n```\none\ntwo {NAME}\n```\n"
    (found,) = [one for one in found_in(page, customers=customers) if one.holds]
    assert (found.block, found.text) == ("page:8", NAME)
    assert page.split("\n")[7][found.start : found.end] == NAME
    assert "line 8" in found.why


def test_a_finding_of_cut_words_has_no_span_and_says_where(customers: CustomerIndex) -> None:
    page = "# Boats\n\nIt works.\n\n[Zelm][ref]onquist\n"
    (found,) = [
        one for one in found_in(page, customers=customers) if one.category is Category.CUSTOMER
    ]
    assert (found.block, found.start, found.end, found.text) == ("page:5", 0, 0, NAME)
    assert "line 5" in found.why


@pytest.mark.parametrize(
    ("writing", "block"),
    [
        ("Zelm<b class='x'></b>onquist", "c1"),
        ("&#90;elmonquist", "c1"),
        ("Zelm&shy;onquist", "c1"),
        ("![&#90;elmonquist](y.png)", "page:5"),
        ("[x](https://example.com/%5Aelmonquist)", "page:5"),
    ],
)
def test_a_name_that_is_found_through_markup_is_told_once_and_can_be_redacted(
    customers: CustomerIndex, writing: str, block: str
) -> None:
    from review.redaction import without

    draft = edited(f"# Boats\n\nIt works.\n\n{writing}\n")
    (found,) = [
        one
        for one in scan_draft(draft, page=publish(draft).decode(), customers=customers)
        if one.category is Category.CUSTOMER
    ]
    assert (found.block, found.holds) == (block, True)
    assert found.end > found.start
    left = edited(without(draft.marked, found, "[redacted]"))
    again = scan_draft(left, page=publish(left).decode(), customers=customers)
    assert not [one for one in again if one.category is Category.CUSTOMER]


def test_the_blocks_of_a_page_hold_every_line_of_it_that_is_not_empty() -> None:
    page = publish(edited(PAGE)).decode()
    lines = [line for block in page_blocks(page) for line in block.text.split("\n")]
    assert lines == [line for line in page.split("\n") if line.strip()]


@given(st.text(alphabet="aB1 <>/![](){}*_`^#|~=-+.:\n\r\t\\&;%\ue010\u202e\x00", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_page_breaks_the_scan_and_spans_lie_in_their_lines(page: str) -> None:
    lines = page.split("\n")
    for one in scan_draft(edited("# Boats\n"), page=page, only=("contacts",)):
        assert (one.block or "").startswith("page:")
    more = tuple(page_rules(page))
    for one in in_lines(more, page):
        line = lines[int((one.block or "")[5:]) - 1]
        assert one.start == one.end == 0 or line[one.start : one.end] == one.text


@pytest.mark.parametrize("piece", ["![", "<a ", "](", "[x]", "<!--", "<!", "\\", "*_", "| ", "[^s"])
def test_no_page_makes_the_scan_slow(piece: str) -> None:
    import time

    page = piece * 6000
    started = time.process_time()
    scan_draft(edited("# Boats\n"), page=page, only=("customer-names",))
    assert time.process_time() - started < 2


def test_a_finding_of_the_page_can_be_redacted_or_is_refused_with_what_to_do(
    customers: CustomerIndex,
) -> None:
    from deckproof.errors import WrongStateError
    from review.findings import place_of
    from review.redaction import without

    fenced = edited(f"# Boats\n\n```\nsee {NAME}\n```\n")
    (found,) = scan_draft(fenced, page=publish(fenced).decode(), customers=customers)
    assert without(fenced.marked, found, "[redacted]") == "# Boats\n\n```\nsee [redacted]\n```\n"
    assert place_of(found, fenced) == place_of(found, edited(fenced.marked + "\nMore.\n"))
    beside = edited(fenced.marked.replace("see", "never see"))
    assert place_of(found, fenced) != place_of(found, beside)

    cut = edited("# Boats\n\n[Zelm][ref]onquist\n")
    (found,) = [
        one
        for one in scan_draft(cut, page=publish(cut).decode(), customers=customers)
        if one.category is Category.CUSTOMER
    ]
    with pytest.raises(WrongStateError, match="Edit the page"):
        without(cut.marked, found, "[redacted]")
    assert place_of(found, cut)


def test_several_drafts_have_the_findings_that_each_has_by_itself(
    customers: CustomerIndex,
) -> None:
    pages = [
        f"# Crates\n\nOur client {NAME} lost 14 % of its crates. Ask Nell Harrow.[^s1]\n",
        "# Ana\n\nNell Harrow is ill.[^s2]\n\n- Call +49 30 901820\n",
        PAGE,
        "Nothing to see.\n",
    ]
    drafts = [(one, publish(one).decode()) for one in map(edited, pages)]
    apart = [scan_draft(one, page=page, customers=customers) for one, page in drafts]
    assert list(scan_drafts(drafts, customers=customers)) == apart
    assert sum(map(len, apart)) > 5
    assert list(scan_drafts([])) == []


TOLD = "The heron told the boats to go home"


def _of_herons(text: str) -> tuple[tuple[int, int, dict[str, float]], ...]:
    """In place of the model of meaning: whatever tells of herons is sure to be an order to a machine."""
    return ((0, len(text), {"injection": 9.0}),) if TOLD in text else ()


@pytest.mark.parametrize(
    "page",
    [
        f"# Boats\n\n{TOLD}.\n",
        "# Boats\n\nThe heron told the **bo**ats to go h<!-- x -->ome.\n",
        f'# Boats\n\nHello there, [boats](https://example.com/ "{TOLD}").\n',
        f"# Boats\n\n## {TOLD}\n",
        f"# Boats\n\n| One | Two |\n|---|---|\n| Here | {TOLD} |\n",
        f"---\nnote: {TOLD}\n---\n# Boats\n\nHello there.\n",
        f"# Boats\n\n```text\n{TOLD}\n```\n",
    ],
)
def test_what_a_sentence_means_is_read_wherever_it_stands_on_the_page(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page as it stands is not read for it, since its claims are, and the rest as a reader sees it."""
    monkeypatch.setattr("scanners.meaning.voice.senses_in", _of_herons)
    assert "injection:meaning" in {found.rule for found in found_in(page)}


@pytest.mark.parametrize("marks", ["", "## ", "- ", "> ", "### 0:22 – "])
def test_what_a_sentence_means_is_not_read_together_with_marks(
    marks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("scanners.meaning.voice.senses_in", lambda text: read.append(text) or ())
    found_in(f"# Boats\n\n{marks}{TOLD}.\n")
    assert [text for text in read if TOLD in text]
    assert not [text for text in read if text.startswith(("#", "-", ">"))]
