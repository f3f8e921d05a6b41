"""What is loaded ahead is what texts would wait for; what hardly one asks for is compiled when one does."""

from __future__ import annotations

import re

import pytest

import scanners
from deckproof.model import Block, BlockKind, Visibility
from scanners import _wordings
from scanners._factoring import compile_factored
from scanners._parsed import Parsed
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
    compiled: list[str] = []

    def watched(parsed: Parsed, flags: int = 0) -> re.Pattern[str]:
        compiled.append(parsed.state.str)
        return compile_factored(parsed, flags)

    monkeypatch.setattr(_wordings, "compile_factored", watched)
    assert scanners.scan_blocks([block_of(TEXT)])
    assert not usual.intersection(compiled)
    assert Wording("x{3}").is_in("xxx")
    assert compiled[-1] == "x{3}"


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
