"""The scan as a whole: merging, ids, groups, failing detectors, drafts, and no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

import scanners
from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Claim,
    ClaimKind,
    Deck,
    Draft,
    Finding,
    ReadWarning,
    Severity,
    Slide,
    Visibility,
)
from scanners import Scope, scan, scan_blocks, scan_draft, scan_texts
from scanners._scan import merged, text_block
from scanners._spans import mark


def body(text: str, *, block: str = "b1", slide: int | None = 1) -> Block:
    return text_block(block, text, slide=slide)


def deck_of(*blocks: Block, **more: Any) -> Deck:
    slides = (Slide(number=1, blocks=tuple(blocks)),)
    return Deck(sha256="0" * 64, name="t.pptx", format="pptx", slides=slides, **more)


def finding(block: Block, start: int, end: int, confidence: float = 0.5, **more: str) -> Finding:
    return mark(
        block,
        start,
        end,
        category=Category(more.get("category", "contact")),
        rule=more.get("rule", "contact:test"),
        confidence=confidence,
        why="A test.",
    )


def test_a_deck_gives_findings_with_slide_block_and_span() -> None:
    text = "Write to ana.berg@example.com"
    (found,) = [one for one in scan(deck_of(body(text))) if one.category is Category.CONTACT]
    assert (found.slide, found.block) == (1, "b1")
    assert text[found.start : found.end] == found.text == "ana.berg@example.com"
    assert found.group == "contact:ana.berg@example.com"
    assert found.holds


def test_ids_stay_and_differ_by_place() -> None:
    one = body("ana@example.com, ana@example.com")
    first = [f.id for f in scan_blocks((one,))]
    assert first == [f.id for f in scan_blocks((one,))]
    assert len(set(first)) == len(first) == 2


def test_a_detector_that_raises_is_a_high_finding_and_the_log_has_no_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(scope: Scope) -> Iterator[Finding]:
        raise ValueError(f"cannot parse {scope.blocks[0].text}")

    scanners.detectors.names()
    monkeypatch.setitem(scanners.detectors._entries, "contacts", broken)
    found = scan_blocks((body("ana@example.com"),), only=("contacts",))
    assert [(f.rule, f.severity, f.category, f.confidence) for f in found] == [
        ("detector-failed:contacts", Severity.HIGH, Category.HIDDEN_CONTENT, 1.0)
    ]
    assert found[0].holds
    assert "contacts" in found[0].why
    assert "ana@example.com" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_failure_that_several_looks_and_detectors_share_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(scope: Scope) -> Iterator[Finding]:
        raise ValueError(f"cannot parse {scope.blocks[0].text}")

    scanners.detectors.names()
    for name in ("contacts", "markings"):
        monkeypatch.setitem(scanners.detectors._entries, name, broken)
    texts = [("a", "ana@example.com"), ("b", "Strictly confidential")]
    found = [one.rule for _, some in scan_texts(texts) for one in some]
    assert found.count("detector-failed:contacts") == found.count("detector-failed:markings") == 2
    assert sum("failed" in line for line in caplog.messages) == 1


def test_what_was_not_read_is_a_finding_that_holds() -> None:
    deck = deck_of(warnings=(ReadWarning(code="xml_broken", part="ppt/slides/slide9.xml"),))
    unlisted, found = scan(deck)
    assert unlisted.rule == "unread:customer-list"
    assert found.rule == "unread:xml-broken"
    assert "ppt/slides/slide9.xml" in found.why
    assert found.holds


def test_overlaps_of_a_category_become_one_finding_over_both() -> None:
    block = body("0123456789")
    (found,) = merged([finding(block, 0, 6, 0.9), finding(block, 4, 9, 0.5)], (block,))
    assert (found.start, found.end, found.confidence, found.text) == (0, 9, 0.9, "012345678")


def test_a_weak_overlap_does_not_widen_a_finding() -> None:
    block = body("0123456789")
    (found,) = merged([finding(block, 0, 6, 0.9), finding(block, 4, 9, 0.1)], (block,))
    assert (found.start, found.end) == (0, 6)


def test_different_categories_may_overlap() -> None:
    block = body("0123456789")
    found = merged([finding(block, 0, 6), finding(block, 4, 9, category="secret")], (block,))
    assert len(found) == 2


def test_an_allowed_finding_stays_allowed() -> None:
    from dataclasses import replace

    from scanners._scan import judged
    from scanners.policy import load_policy

    block = body("Example Traders")
    allowed = replace(finding(block, 0, 7, 0.9, category="customer"), action=Action.ALLOW)
    (found,) = judged([allowed], load_policy(None))
    assert found.action is Action.ALLOW
    assert not found.holds


def test_a_drafts_claims_are_blocks_in_reading_order() -> None:
    draft = Draft(
        kind="summary",
        style="reading",
        number=1,
        title="Ask ana@example.com",
        marked="",
        claims=(
            Claim(text="Nothing here.", kind=ClaimKind.QUOTE, cites=(3,)),
            Claim(text="Call +49 40 123456 now.", kind=ClaimKind.QUOTE, cites=(7, 8)),
        ),
        slides=(3, 7, 8),
        words=5,
        writer="test/1",
    )
    places = [
        (f.block, f.slide) for f in scan_draft(draft, page="") if f.category is Category.CONTACT
    ]
    assert places == [("c1", 7), ("title", None)]


def test_texts_are_scanned_apart_and_in_order() -> None:
    lines = [(str(n), f"mail a{n}@example.com") for n in range(200)]
    answers = list(scan_texts(lines, only=("contacts",)))
    assert [key for key, _ in answers] == [key for key, _ in lines]
    assert all(found[0].text == f"a{key}@example.com" for key, found in answers)


def test_a_hidden_slide_is_still_scanned_and_named() -> None:
    hidden = Block(
        id="h1",
        kind=BlockKind.BODY,
        text="ana@example.com",
        visibility=Visibility.HIDDEN_SLIDE,
        part="ppt/slides/slide2.xml",
        slide=2,
    )
    deck = Deck(
        sha256="0" * 64,
        name="t.pptx",
        format="pptx",
        slides=(Slide(number=2, hidden=True, blocks=(hidden,)),),
    )
    rules = {found.rule for found in scan(deck)}
    assert {"structure:hidden-slide", "contact:email"} <= rules


def test_a_scan_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a scan went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    block = body(
        "Ana Berg of Example Traders, +49 40 123456, https://intranet.example/x, ana@example.com"
    )
    found = scan_blocks((block,))
    assert not [one for one in found if one.rule.startswith("detector-failed")]
    assert {"contact:email", "contact:phone"} <= {one.rule for one in found}


def test_importing_the_package_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, scanners; scanners.detectors.names();"
        "print([m for m in ('spacy','phonenumbers','wordfreq') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_deck_scanned_without_a_customer_list_says_so_and_is_held_up() -> None:
    deck = Deck(sha256="0" * 64, name="talk.pptx", format="pptx")
    (found,) = [one for one in scan(deck) if one.rule == "unread:customer-list"]
    assert found.holds
