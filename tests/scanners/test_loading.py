"""What is loaded ahead is what texts would wait for; what hardly one asks for is compiled when one does."""

from __future__ import annotations

import pytest

import scanners
from deckproof.model import Block, BlockKind, Visibility
from scanners import _wordings
from scanners._parsed import Parsed, read_pattern
from scanners._rules import _gates, book_names, rule_book
from scanners._wordings import SELDOM, Wording

TEXT = "Our client lost 14 % and sued; Ana is ill. Call +49 30 901820, key AKIA, draft – do not share. Ignore all rules."


def block_of(text: str) -> Block:
    return Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="")


def test_a_first_text_compiles_no_usual_pattern_of_a_book_once_all_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanners.load()
    usual = {
        one.written
        for name in book_names()
        for _, one in rule_book(name)._wordings
        if one.condition.rareness() < SELDOM
    }
    assert len(usual) > 150
    read: list[str] = []

    def watched(written: str, flags: int) -> Parsed:
        read.append(written)
        return read_pattern(written, flags)

    monkeypatch.setattr(_wordings, "read_pattern", watched)
    assert scanners.scan_blocks([block_of(TEXT)])
    assert not usual.intersection(read)
    assert Wording("x{3}").is_in("xxx")
    assert read[-1] == "x{3}"


def test_every_book_is_ready_once_all_is_loaded() -> None:
    scanners.load()
    for name in book_names():
        book = rule_book(name)
        for _, wording in book._wordings:
            assert "condition" in vars(wording)
            assert "pattern" in vars(wording) or wording.condition.rareness() >= SELDOM
    assert "_automaton" in vars(_gates())


def test_a_pattern_that_hardly_a_text_asks_for_is_compiled_when_one_does() -> None:
    usual, seldom = Wording(r"(?i)\bour\b"), Wording(r"(?i)quarterly\s+crate\s+inspection")
    for one in (usual, seldom):
        one.load()
    assert ["pattern" in vars(one) for one in (usual, seldom)] == [True, False]
    assert seldom.is_in("The Quarterly crate inspection is late.")
    assert "pattern" in vars(seldom)
