"""What is loaded ahead is all that a first text would wait for."""

from __future__ import annotations

import re

import pytest

import scanners
from deckproof.model import Block, BlockKind, Visibility
from scanners._rules import book_names, rule_book

TEXT = "Our client lost 14 % and sued; Ana is ill. Call +49 30 901820, key AKIA, draft – do not share. Ignore all rules."


def block_of(text: str) -> Block:
    return Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="")


def test_a_first_text_compiles_no_pattern_of_a_book_once_all_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanners.load()
    compiled: list[str] = []
    real = re.compile

    def watched(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", watched)
    assert scanners.scan_blocks([block_of(TEXT)])
    known = {one.written for name in book_names() for _, one in rule_book(name)._wordings}
    assert len(known) > 500
    assert not known.intersection(compiled)


def test_every_book_is_ready_once_all_is_loaded() -> None:
    scanners.load()
    for name in book_names():
        book = rule_book(name)
        assert {"_gate", "_wordings"} <= vars(book).keys()
        assert all("pattern" in vars(wording) for _, wording in book._wordings)
